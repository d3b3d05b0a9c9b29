#include "audit/windows.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::audit {

Stretch bases_of(const data::Tables& tables, std::size_t row) {
  const std::int64_t start = tables.window_position[row];
  return {start, start + tables.stored(row)};
}

Split::Split(const data::Tables& tables, std::vector<std::size_t> rows)
    : tables_(&tables), rows_(std::move(rows)) {
  std::sort(rows_.begin(), rows_.end(), [&](std::size_t a, std::size_t b) {
    return std::make_pair(tables.window_position[a], a) <
           std::make_pair(tables.window_position[b], b);
  });
  std::size_t last = 0;  // row of the window that ended the last stretch
  for (const std::size_t row : rows_) {
    const Stretch bases = bases_of(tables, row);
    longest_ = std::max(longest_, bases.end - bases.start);
    // Windows of one interval have the same distance from bases to genome.
    const bool joined = !stretches_.empty() && bases.start <= stretches_.back().end &&
                        tables.window_chromosome[row] == tables.window_chromosome[last] &&
                        tables.window_start[row] - bases.start ==
                            tables.window_start[last] - tables.window_position[last];
    if (joined) {
      stretches_.back().end = std::max(stretches_.back().end, bases.end);
    } else {
      stretches_.push_back(bases);
    }
    last = row;
  }
}

const Stretch& Split::stretch_of(std::int64_t position) const {
  const auto after = std::upper_bound(
      stretches_.begin(), stretches_.end(), position,
      [](std::int64_t at, const Stretch& stretch) { return at < stretch.start; });
  if (after == stretches_.begin() || position >= std::prev(after)->end)
    throw InternalError("audit: a base that no window covers");
  return *std::prev(after);
}

std::optional<Split::Overlap> Split::most_of(const Stretch& bases) const {
  auto row = std::lower_bound(rows_.begin(), rows_.end(), bases.start - longest_,
                              [&](std::size_t one, std::int64_t position) {
                                return tables_->window_position[one] < position;
                              });
  std::optional<Overlap> most;
  for (; row != rows_.end() && tables_->window_position[*row] < bases.end; ++row) {
    const Stretch window = bases_of(*tables_, *row);
    const std::int64_t nt =
        std::min(window.end, bases.end) - std::max(window.start, bases.start);
    if (nt > 0 && (!most || nt > most->nt)) most = Overlap{*row, nt};
  }
  return most;
}

std::array<Split, 3> split_windows(const data::Tables& tables,
                                   const std::vector<std::string>& names) {
  std::vector<bool> wanted(tables.tables.size(), names.empty());
  for (const std::string& name : names) {
    const auto found = std::find(tables.tables.begin(), tables.tables.end(), name);
    if (found == tables.tables.end()) {
      throw UserError("the dataset has no window table '" + name + "'", "",
                      "try " + join(tables.tables, ", "));
    }
    wanted[static_cast<std::size_t>(found - tables.tables.begin())] = true;
  }
  std::array<std::vector<std::size_t>, 3> rows;
  for (std::size_t w = 0; w < tables.window_start.size(); ++w) {
    if (wanted[tables.window_table[w]]) rows[tables.window_fold[w]].push_back(w);
  }
  return {Split(tables, std::move(rows[0])), Split(tables, std::move(rows[1])),
          Split(tables, std::move(rows[2]))};
}

}  // namespace s2fbench::audit
