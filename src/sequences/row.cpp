#include "sequences/row.hpp"

#include <utility>

namespace s2fbench::sequences {

RowSet joined(RowSet first, RowSet second) {
  if (first.tracks.empty()) first.tracks = std::move(second.tracks);
  for (auto& row : second.rows) first.rows.push_back(std::move(row));
  for (const auto& [reason, count] : second.dropped) first.dropped[reason] += count;
  for (auto& note : second.notes) first.notes.push_back(std::move(note));
  return first;
}

RowSet kept(RowSet set, const std::vector<bool>& keep, const std::string& reason) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < set.rows.size(); ++i) {
    if (keep[i]) {
      rows.push_back(std::move(set.rows[i]));
    } else {
      ++set.dropped[reason];
    }
  }
  set.rows = std::move(rows);
  return set;
}

}  // namespace s2fbench::sequences
