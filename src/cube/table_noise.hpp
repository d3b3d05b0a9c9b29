// What a table says of its own noise: of which kind the intervals are, how rows were
// compared, what came out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "noise/block_bootstrap.hpp"
#include "noise/borrowed_noise.hpp"

namespace s2fbench::cube {

struct Table;

struct NoiseRequest {
  // seeds: t-interval; blocks: of the test set, with these trainings; both: nested.
  std::string interval = "seeds";  // seeds | blocks | both | none
  // Over seeds (not paired): welch, permutation, mann-whitney. Paired over the blocks of
  // the test set: blocks, with these trainings; both, with seeds drawn too. Paired over
  // the elements of variants: elements, of the means over seeds.
  std::string compare = "welch";
  // Takes the place of both: the sd of one value, known from elsewhere.
  std::optional<noise::BorrowedNoise> borrowed = {};
  noise::BootstrapPlan bootstrap = {};
};
// The words of `interval` and `compare`.
std::vector<std::string> interval_kinds();
std::vector<std::string> comparison_kinds();
// Throws UserError for other words and for numbers that are no noise.
void check_noise_request(const NoiseRequest& request);
// Whether the blocks of the test set are needed.
bool needs_blocks(const NoiseRequest& request);

// The metric in every resample of the test set, by row, column and seed.
struct TableResamples {
  std::map<std::pair<std::size_t, std::size_t>, noise::Repeats> entries;
  std::size_t blocks = 0;
  std::int64_t block_bp = 0;
  std::string test_set;
  std::vector<std::string> chromosomes;  // each once
};

// Two rows of a column.
struct RowComparison {
  std::size_t column = 0, a = 0, b = 0;  // of Table::columns, Table::rows
  double difference = 0;                 // a - b
  noise::TestResult test = {};
  double holm = noise::kNan;  // p after Holm over all comparisons of the table
  bool resolved = false;      // holm < noise::kAlpha
};

struct TableNoise {
  std::string interval_kind = "none";  // seeds | blocks | both | borrowed | none
  std::string interval = {};           // in words
  std::string comparison_kind = "none";
  std::vector<RowComparison> comparisons = {};  // those with a p
  std::vector<std::string> remarks = {};        // sentences for whoever reads the table
};

// The table with intervals, comparisons of the models of each column, and remarks.
Table with_noise(Table table, const NoiseRequest& request,
                 const TableResamples& resamples);

}  // namespace s2fbench::cube
