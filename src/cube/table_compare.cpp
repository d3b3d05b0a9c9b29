#include "cube/table_compare.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "cube/block_scores.hpp"
#include "noise/comparisons.hpp"
#include "noise/paired_samples.hpp"

namespace s2fbench::cube {
namespace {

using noise::TestResult;

bool over_seeds(const NoiseRequest& request) {
  return !request.borrowed &&
         (request.compare == "welch" || request.compare == "permutation" ||
          request.compare == "mann-whitney");
}

class Comparer {
 public:
  Comparer(const Table& table, const NoiseRequest& request,
           const TableResamples& resamples)
      : table_(table), request_(request), resamples_(resamples) {}

  TestResult test(std::size_t a, std::size_t b, std::size_t column) const {
    const TableCell& x = table_.rows[a].cells[column];
    const TableCell& y = table_.rows[b].cells[column];
    if (request_.borrowed)
      return borrowed_noise_test(x.value, y.value, *request_.borrowed);
    if (over_seeds(request_)) {
      if (request_.compare == "welch" && x.exact != y.exact) return against_exact(x, y);
      if (x.value.n < 2 || y.value.n < 2) return {};
      if (request_.compare == "permutation")
        return noise::permutation_test(x.values, y.values);
      if (request_.compare == "mann-whitney")
        return noise::mann_whitney_test(x.values, y.values);
      return noise::welch_test(x.values, y.values);
    }
    return request_.compare == "elements" ? over_parts(x, y) : paired(a, b, column);
  }

 private:
  // One value is known without noise: Student's t test of the other's mean against it,
  // which is what Welch's becomes when one spread is zero.
  static TestResult against_exact(const TableCell& x, const TableCell& y) {
    const auto values = [](const TableCell& cell) {
      return cell.exact ? std::vector<double>(2, cell.value.mean) : cell.values;
    };
    return noise::welch_test(values(x), values(y));
  }
  // Over what both have a value of.
  static TestResult over_parts(const TableCell& x, const TableCell& y) {
    std::vector<double> ours, theirs;
    for (const auto& [place, value] : x.parts) {
      const auto found = y.parts.find(place);
      if (found == y.parts.end()) continue;
      ours.push_back(value);
      theirs.push_back(found->second);
    }
    return noise::sign_flip_test(ours, theirs);
  }
  // Over the blocks of the test set.
  TestResult paired(std::size_t a, std::size_t b, std::size_t column) const {
    const auto of_a = resampled(a, column), of_b = resampled(b, column);
    if (of_a.empty() || of_b.empty()) return {};
    std::vector<double> differences(of_a.size());
    for (std::size_t i = 0; i < of_a.size(); ++i) differences[i] = of_a[i] - of_b[i];
    return noise::bootstrap_test(
        table_.rows[a].cells[column].value.mean - table_.rows[b].cells[column].value.mean,
        differences);
  }
  std::vector<double> resampled(std::size_t row, std::size_t column) const {
    const auto found = resamples_.entries.find({row, column});
    if (found == resamples_.entries.end()) return {};
    if (request_.compare == "blocks") return noise::with_these_repeats(found->second);
    if (found->second.size() < 2) return {};  // one seed shows no noise of seeds
    return with_drawn_repeats(found->second, request_.bootstrap,
                              entry_key(table_.rows[row].cells[column]));
  }

  const Table& table_;
  const NoiseRequest& request_;
  const TableResamples& resamples_;
};

// What a row measures: its labels of tracks and the like.
Labels measured(const Table& table, std::size_t row) {
  Labels labels;
  for (const std::size_t position : table.measured)
    labels.push_back(table.rows[row].labels[position]);
  return labels;
}

// Models with a value in the column, by what they measure.
std::map<Labels, std::vector<std::size_t>> comparable_rows(const Table& table,
                                                           std::size_t column) {
  std::map<Labels, std::vector<std::size_t>> rows;
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    if (table.rows[row].kind == RowKind::model &&
        table.rows[row].cells[column].value.n > 0)
      rows[measured(table, row)].push_back(row);
  return rows;
}

// Letters of one column.
void put_groups(
    Table& table, std::size_t column, std::vector<std::size_t> rows,
    const std::set<std::tuple<std::size_t, std::size_t, std::size_t>>& apart) {
  const bool lowest = lowest_is_best(table.metric);
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    const double x = table.rows[a].cells[column].value.mean;
    const double y = table.rows[b].cells[column].value.mean;
    return lowest ? x < y : x > y;
  });
  const auto told_apart = [&](int a, int b) {
    const std::size_t x = rows[static_cast<std::size_t>(a)];
    const std::size_t y = rows[static_cast<std::size_t>(b)];
    return apart.contains({column, std::min(x, y), std::max(x, y)});
  };
  const auto letters = noise::letter_groups(static_cast<int>(rows.size()), told_apart);
  for (std::size_t i = 0; i < rows.size(); ++i)
    table.rows[rows[i]].cells[column].group = letters[i];
}

std::string sizes_of(const Table& table, const RowComparison& comparison,
                     const std::string& repeats) {
  return fmt::format("{} against {} {}",
                     table.rows[comparison.a].cells[comparison.column].value.n,
                     table.rows[comparison.b].cells[comparison.column].value.n, repeats);
}

std::string method_text(const NoiseRequest& request, const std::string& repeats) {
  if (request.borrowed)
    return request.borrowed->df
               ? fmt::format("t test, borrowed noise: sd {} with {} df",
                             request.borrowed->sd, *request.borrowed->df)
               : fmt::format("z test, borrowed noise: sd {}", request.borrowed->sd);
  if (request.compare == "welch") return "Welch's t test over " + repeats;
  if (request.compare == "permutation") return "permutation test over " + repeats;
  if (request.compare == "mann-whitney") return "Mann-Whitney U over " + repeats;
  if (request.compare == "elements")
    return "sign-flip test, paired over elements, of means over " + repeats;
  return request.compare == "blocks"
             ? "paired over the blocks of the test set, of these trainings alone"
             : "paired over the blocks of the test set, " + repeats + " drawn too";
}

// Entries with a single value where a test over seeds needs two.
std::string single_value_remark(const Table& table, const NoiseRequest& request,
                                const std::string& repeats) {
  int single = 0, all = 0, exact = 0;
  for (const auto& row : table.rows)
    for (const auto& cell : row.cells) {
      if (row.kind != RowKind::model || cell.value.n == 0) continue;
      ++all;
      if (cell.value.n == 1) ++(cell.exact ? exact : single);
    }
  const bool needs_seeds = over_seeds(request) || request.compare == "both";
  if (request.borrowed || !needs_seeds || all < 2) return "";
  const auto resampled = block_metrics();
  const bool has_blocks =
      std::find(resampled.begin(), resampled.end(), table.metric) != resampled.end();
  if (single > 0)
    return fmt::format(
        "no ranking from n = 1 ({} of {} entries): nothing tells their differences from "
        "noise; try more {}{} or --noise-sd",
        single, all, repeats,
        has_blocks ? ", --compare blocks (noise of the test set alone)" : "");
  if (exact < 2) return "";
  return fmt::format(
      "n = 1 of models that are solved for ({} of {} entries): every seed gives the "
      "same, so nothing tells two of them apart; try the parts of a cross-validation "
      "(--over select.part) or --noise-sd",
      exact, all);
}

}  // namespace

std::uint64_t entry_key(const TableCell& cell) {
  return hash64(join(cell.row, "\n") + "\n\n" + join(cell.col, "\n"));
}

bool lowest_is_best(const std::string& metric) {
  for (const char* error : {"mse", "mean_squared_error", "poisson", "js_", "perplexity",
                            "calibration_error", "conformal_width", "variation_score"})
    if (metric.starts_with(error)) return true;
  return false;
}

std::vector<RowComparison> compare_rows(const Table& table, const NoiseRequest& request,
                                        const TableResamples& resamples) {
  std::vector<RowComparison> comparisons;
  if (request.compare == "none" && !request.borrowed) return comparisons;
  const Comparer comparer(table, request, resamples);
  std::vector<double> p;
  const auto compare = [&](std::size_t column, std::size_t a, std::size_t b) {
    RowComparison one{column, a, b};
    one.test = comparer.test(a, b, column);
    if (std::isnan(one.test.p)) return;
    one.difference =
        table.rows[a].cells[column].value.mean - table.rows[b].cells[column].value.mean;
    p.push_back(one.test.p);
    comparisons.push_back(one);
  };
  for (std::size_t column = 0; column < table.columns.size(); ++column)
    for (const auto& [what, rows] : comparable_rows(table, column))
      for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = i + 1; j < rows.size(); ++j)
          compare(column, rows[i], rows[j]);
  const auto adjusted = noise::holm(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    comparisons[i].holm = adjusted[i];
    comparisons[i].resolved = adjusted[i] < noise::kAlpha;
  }
  return comparisons;
}

Table with_groups(Table table, const std::vector<RowComparison>& comparisons) {
  std::map<std::pair<std::size_t, Labels>, std::set<std::size_t>> compared;
  std::set<std::tuple<std::size_t, std::size_t, std::size_t>> apart;
  for (const auto& one : comparisons) {
    compared[{one.column, measured(table, one.a)}].insert({one.a, one.b});
    if (one.resolved) apart.insert({one.column, one.a, one.b});
  }
  for (const auto& [place, rows] : compared)
    put_groups(table, place.first, {rows.begin(), rows.end()}, apart);
  return table;
}

std::vector<std::string> comparison_remarks(
    const Table& table, const NoiseRequest& request,
    const std::vector<RowComparison>& comparisons) {
  const std::string repeats = table.repeat + "s";
  std::vector<std::string> remarks;
  if (request.compare == "none" && !request.borrowed) return remarks;
  const std::string single = single_value_remark(table, request, repeats);
  if (!single.empty()) remarks.push_back(single);
  if (comparisons.empty() && request.compare == "elements")
    remarks.push_back(
        "nothing to pair: an entry has fewer than two elements, or there is one model");
  if (comparisons.empty()) return remarks;
  int unresolved = 0, without_holm = 0;
  const RowComparison* sharpest = &comparisons.front();
  for (const auto& one : comparisons) {
    unresolved += one.resolved ? 0 : 1;
    without_holm += one.test.p < noise::kAlpha ? 0 : 1;
    if (one.test.least_p < sharpest->test.least_p) sharpest = &one;
  }
  remarks.push_back(fmt::format(
      "a, b, ...: rows of a column that share a letter are not told apart; {} of the {} "
      "within-column pairs are unresolved at {:.2f} with Holm's correction ({} without); "
      "{}",
      unresolved, comparisons.size(), noise::kAlpha, without_holm,
      method_text(request, repeats)));
  if (sharpest->test.least_p <= 0) return remarks;
  const bool resampled = request.compare == "blocks" || request.compare == "both";
  const std::string sizes =
      resampled ? fmt::format("{} resamples", request.bootstrap.resamples)
      : request.compare == "elements" ? fmt::format("{} elements", sharpest->test.pairs)
                                      : sizes_of(table, *sharpest, repeats);
  const std::string hopeless = noise::why_hopeless(sizes, sharpest->test.least_p,
                                                   static_cast<int>(comparisons.size()));
  remarks.push_back(hopeless.empty()
                        ? fmt::format("smallest p that can be reached: {:.3g} ({})",
                                      sharpest->test.least_p, sizes)
                        : hopeless);
  return remarks;
}

}  // namespace s2fbench::cube
