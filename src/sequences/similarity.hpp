// Clusters of rows with similar sequences.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sequences/config.hpp"

namespace s2fbench::sequences {

// Sets of rows that are joined two at a time (union by the smaller row).
class RowSets {
 public:
  explicit RowSets(std::size_t rows);
  // The smallest row of the set that this one is in.
  std::size_t first_of(std::size_t row);
  void join(std::size_t a, std::size_t b);

 private:
  std::vector<std::size_t> parent_;
};

// The rows of a table, each `length` bases, without their adapters.
struct RowBases {
  std::span<const std::uint8_t> bases;  // (rows, length), data::BaseCode
  int length = 0;
  int left = 0, right = 0;  // nt of adapters, that say nothing

  std::size_t rows() const { return bases.size() / static_cast<std::size_t>(length); }
  std::span<const std::uint8_t> inner(std::size_t row) const {
    return bases.subspan(
        row * static_cast<std::size_t>(length) + static_cast<std::size_t>(left),
        static_cast<std::size_t>(length - left - right));
  }
};

// Joins rows that are similar on either strand: a local alignment with gaps has at least
// `identity` of its columns equal and covers `cover` of a row or more. Rows in a chain of
// similar ones come together. Pairs are sought by the k-mers that they share (13 nt or
// more, by the size of the table, at least two on one diagonal; k-mers of low complexity
// are none, and of a frequent one the first 32 places are looked at): what is joined is
// similar, and pairs near both limits may be missed (similarity_test.cpp measures it).
// Throws UserError for more than 2^32 bases.
RowSets joined_by_similarity(RowSets sets, const RowBases& rows,
                             const SimilarityRule& rule);

// Joins rows that have equal letters, or those of each other's reverse complement between
// the adapters.
RowSets joined_by_equality(RowSets sets, const RowBases& rows);

}  // namespace s2fbench::sequences
