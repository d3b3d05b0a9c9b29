// Which rows of a column can be told apart.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/table.hpp"

namespace s2fbench::cube {

// Every pair of models of every column that the method has a p for, Holm over all of
// them. One value over seeds is no sample: such entries are left out of welch,
// permutation and mann-whitney.
std::vector<RowComparison> compare_rows(const Table& table, const NoiseRequest& request,
                                        const TableResamples& resamples);

// The table with a letter for each group of rows that are not told apart, from the best.
Table with_groups(Table table, const std::vector<RowComparison>& comparisons);

// What is to be said of comparisons: how many are unresolved, and what could not be.
std::vector<std::string> comparison_remarks(
    const Table& table, const NoiseRequest& request,
    const std::vector<RowComparison>& comparisons);

// By which an entry draws its seeds: independently of the others.
std::uint64_t entry_key(const TableCell& cell);

// Whether smaller values of the metric are better.
bool lowest_is_best(const std::string& metric);

}  // namespace s2fbench::cube
