// The HDF5 file of a store: making it, opening it, where its values lie.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "h5/file.hpp"
#include "stores/layout.hpp"

namespace s2fbench::stores {

// A new store without any row, under its name only when it is whole; all of its space is
// taken. One process. Throws UserError for a layout that no store can have,
// EnvironmentError when the disk refuses.
void create_store(const std::string& path, const Layout& layout);

// Where values lie in the file, in one piece, row after row.
struct Place {
  std::uint64_t offset = 0, row_bytes = 0;
};

// An opened store whose attributes, shapes and types are checked, and that its values lie
// within the file.
struct StoreFile {
  h5::File file;
  Layout layout;
  bool complete = false;
  std::vector<std::string> content_hashes;  // of each layer, "" until complete

  // Throws UserError when the file is no sound store.
  static StoreFile open(const std::string& path);

  h5::Dataset layer(std::size_t index) const;  // (rows, sequences x positions, channels)
  h5::Dataset written() const;                 // (layers, rows) uint8
  // Real tokens (rows, sequences), those of rows that nobody wrote 0. All positions where
  // a store does not say.
  bool has_tokens() const;
  std::vector<std::int32_t> tokens() const;
};

inline constexpr std::size_t kHashWidth = 32;  // letters of a content hash

// Throws UserError when the values are not in one piece, within the file.
Place place_of(const h5::Dataset& dataset);

}  // namespace s2fbench::stores
