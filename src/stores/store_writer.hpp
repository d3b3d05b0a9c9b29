// Writes rows of embeddings into a store, past the HDF5 library.
//
// One process calls prepare_store(); then every process opens a StoreWriter and writes
// rows of its own, in any order; when all have committed, one calls finish_store(). The
// file has the same bytes whatever the number of processes. A killed writer loses what it
// had not committed: run again, missing() tells which rows are to do.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stores/layout.hpp"
#include "stores/output_file.hpp"
#include "stores/store_file.hpp"

namespace s2fbench::stores {

// Makes the store, or finds it begun. One process. Throws UserError when another store,
// or something else, has the name.
void prepare_store(const std::string& path, const Layout& layout);

class StoreWriter {
 public:
  // Throws UserError when `path` is no sound store or is complete already.
  explicit StoreWriter(const std::string& path);

  const Layout& layout() const { return layout_; }
  // Rows of a layer that were not committed when the store was opened, ascending.
  std::vector<std::int64_t> missing(int layer) const;

  // values (sequences x positions, channels); tokens (sequences): real ones, special ones
  // among them, of a store with pooling full; all positions where none are given. Throws
  // UserError naming row and value when one is not finite or does not fit the dtype,
  // EnvironmentError when the disk refuses. Commits by itself every 64 MiB.
  void write(int layer, std::int64_t row, std::span<const float> values,
             std::span<const std::int32_t> tokens = {});
  // What was written is on disk and counts as written. A destructor does not commit.
  void commit();

 private:
  struct Written {
    std::size_t layer = 0;
    std::int64_t row = 0;
  };
  std::size_t index_of(int layer) const;
  void write_tokens(std::int64_t row, std::span<const std::int32_t> tokens);
  void check_values(int layer, std::int64_t row, std::span<const float> values) const;

  std::string path_;
  OutputFile file_;
  Layout layout_;
  std::vector<std::uint8_t> flags_;  // (layers, rows) when it was opened
  std::vector<Place> layers_;
  Place written_, tokens_;
  std::vector<Written> pending_;
  std::uint64_t pending_bytes_ = 0;
};

// Hashes the layers and marks the store complete; nothing for one that is. One process,
// when all have committed. Throws UserError when rows are missing.
void finish_store(const std::string& path);

}  // namespace s2fbench::stores
