// The windows of a dataset by split, and where their bases lie.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/tables.hpp"
#include "sequences/kmer_index.hpp"

namespace s2fbench::audit {

using sequences::Stretch;

// The windows of one split, sorted by where their bases lie.
class Split {
 public:
  // `rows`: of the window tables.
  Split(const data::Tables& tables, std::vector<std::size_t> rows);

  const std::vector<std::size_t>& rows() const { return rows_; }
  // The bases that any window covers, without overlaps, not joined across intervals.
  const std::vector<Stretch>& stretches() const { return stretches_; }
  // The stretch that holds a base which some window covers.
  const Stretch& stretch_of(std::int64_t position) const;

  struct Overlap {
    std::size_t row = 0;
    std::int64_t nt = 0;
  };
  // The window with most of these bases, the first one of equals; nothing when none has
  // any. The same bases of the dataset are the same place of the genome.
  std::optional<Overlap> most_of(const Stretch& bases) const;

 private:
  const data::Tables* tables_;
  std::vector<std::size_t> rows_;
  std::vector<Stretch> stretches_;
  std::int64_t longest_ = 0;  // nt of a window
};

// Train, valid and test, of the named window tables (empty = all). Throws UserError for a
// table that the dataset lacks.
std::array<Split, 3> split_windows(const data::Tables& tables,
                                   const std::vector<std::string>& names);

// Bases of a window of the tables.
Stretch bases_of(const data::Tables& tables, std::size_t row);

}  // namespace s2fbench::audit
