#include "cube/table_noise.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cube/table.hpp"
#include "cube/table_compare.hpp"

namespace s2fbench::cube {
namespace {

void check_word(const std::string& word, const std::vector<std::string>& known,
                const std::string& option) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  throw UserError("unknown word '" + word + "'" + did_you_mean(word, known), option,
                  "try one of " + join(known, ", "));
}

std::string block_words(const TableResamples& resamples, const NoiseRequest& request) {
  const std::string chromosomes =
      resamples.chromosomes.size() == 1
          ? "one chromosome, " + resamples.chromosomes.front() +
                ": says nothing of others"
          : fmt::format("{} chromosomes", resamples.chromosomes.size());
  return fmt::format("{} resamples of {} blocks of {:g} kb, {}, {}",
                     request.bootstrap.resamples, resamples.blocks,
                     static_cast<double>(resamples.block_bp) / 1000, resamples.test_set,
                     chromosomes);
}

std::string interval_words(const NoiseRequest& request, const TableResamples& resamples,
                           const std::string& repeats) {
  const std::string level = fmt::format("{:.0f} %", 100 * noise::kLevel);
  if (request.borrowed)
    return fmt::format(
        "{} interval by borrowed noise (sd {}{})", level, request.borrowed->sd,
        request.borrowed->df ? fmt::format(" with {} df", *request.borrowed->df) : "");
  if (request.interval == "seeds") return level + " t-interval over " + repeats;
  if (request.interval == "blocks")
    return level + " percentile interval over the test set, these trainings (" +
           block_words(resamples, request) + ")";
  return level + " percentile interval over " + repeats +
         " and the test set, nested bootstrap (" + block_words(resamples, request) + ")";
}

noise::Interval interval_of(const Table& table, std::size_t row, std::size_t column,
                            const NoiseRequest& request,
                            const TableResamples& resamples) {
  const TableCell& cell = table.rows[row].cells[column];
  if (table.rows[row].kind != RowKind::model) return {};
  if (request.borrowed) return borrowed_interval(cell.value, *request.borrowed);
  if (request.interval == "seeds") return t_interval(cell.value);
  const auto found = resamples.entries.find({row, column});
  if (found == resamples.entries.end()) return {};
  if (request.interval == "blocks")
    return noise::percentile_interval(noise::with_these_repeats(found->second));
  if (found->second.size() < 2) return {};
  return noise::percentile_interval(
      with_drawn_repeats(found->second, request.bootstrap, entry_key(cell)));
}

}  // namespace

std::vector<std::string> interval_kinds() { return {"seeds", "blocks", "both", "none"}; }
std::vector<std::string> comparison_kinds() {
  return {"welch", "permutation", "mann-whitney", "blocks", "both", "elements", "none"};
}

void check_noise_request(const NoiseRequest& request) {
  check_word(request.interval, interval_kinds(), "--interval");
  check_word(request.compare, comparison_kinds(), "--compare");
  if (request.bootstrap.resamples < 99)
    throw UserError("too few resamples for an interval", "--resamples",
                    "try 1999, at least 99");
  if (!request.borrowed) return;
  if (!(request.borrowed->sd > 0) || !std::isfinite(request.borrowed->sd))
    throw UserError("a borrowed noise must be above 0", "--noise-sd",
                    "give the sd of one value over repeats");
  const double df = request.borrowed->df.value_or(1);
  if (!(df > 0) || !std::isfinite(df))
    throw UserError("degrees of freedom must be above 0", "--df",
                    "give the number of repeats less one");
}

bool needs_blocks(const NoiseRequest& request) {
  if (request.borrowed) return false;
  const auto with_blocks = [](const std::string& word) {
    return word == "blocks" || word == "both";
  };
  return with_blocks(request.interval) || with_blocks(request.compare);
}

Table with_noise(Table table, const NoiseRequest& request,
                 const TableResamples& resamples) {
  const std::string repeats = table.repeat + "s";
  if (request.borrowed || request.interval != "none") {
    table.noise.interval_kind = request.borrowed ? "borrowed" : request.interval;
    table.noise.interval = interval_words(request, resamples, repeats);
    for (std::size_t row = 0; row < table.rows.size(); ++row)
      for (std::size_t column = 0; column < table.columns.size(); ++column)
        table.rows[row].cells[column].interval =
            interval_of(table, row, column, request, resamples);
  }
  table.noise.comparison_kind = request.borrowed ? "borrowed" : request.compare;
  table.noise.comparisons = compare_rows(table, request, resamples);
  table.noise.remarks = comparison_remarks(table, request, table.noise.comparisons);
  const std::vector<RowComparison> comparisons = table.noise.comparisons;
  return with_groups(std::move(table), comparisons);
}

}  // namespace s2fbench::cube
