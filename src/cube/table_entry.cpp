#include "cube/table_entry.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace s2fbench::cube {
namespace {

// The state that tells most about cells of which none is done.
CellState leading_state(const std::vector<int>& count) {
  for (const CellState state :
       {CellState::failed, CellState::diverged, CellState::timed_out, CellState::running,
        CellState::planned, CellState::invalid})
    if (count[static_cast<std::size_t>(state)] > 0) return state;
  return CellState::planned;
}

std::string first_reason(const Bucket& bucket, const CellStates& states,
                         CellState state) {
  for (const auto& [cell, share] : bucket) {
    const auto i = static_cast<std::size_t>(cell);
    if (states.status[i] == static_cast<std::uint8_t>(state)) return states.reasons[i];
  }
  return "";
}

// The mean over trials of each value that they share.
std::map<std::int64_t, double> parts_of(const std::vector<const Share*>& trials) {
  std::map<std::int64_t, std::pair<double, int>> sums;
  for (const Share* share : trials) {
    for (std::size_t i = 0; i < share->places.size(); ++i) {
      auto& [sum, count] = sums[share->places[i]];
      sum += share->values[i];
      ++count;
    }
  }
  std::map<std::int64_t, double> parts;
  for (const auto& [place, all] : sums) parts[place] = all.first / all.second;
  return parts;
}

// Whether the share is a solution that is among the others already.
bool is_copy(const Share& share, const std::vector<const Share*>& others) {
  return share.solved >= 0 &&
         std::any_of(others.begin(), others.end(), [&](const Share* other) {
           return other->solved == share.solved && other->values == share.values;
         });
}

TableCell summarise_bucket(const Bucket& bucket, const CellStates& states) {
  TableCell cell;
  std::vector<double> values;
  std::vector<const Share*> done_trials;
  std::vector<int> count(kCellStates, 0);
  for (const auto& [index, share] : bucket) {
    const std::uint8_t status = states.status[static_cast<std::size_t>(index)];
    if (status < kCellStates) ++count[status];
    if (status != static_cast<std::uint8_t>(CellState::done)) continue;
    if (is_copy(share, done_trials)) continue;
    values.push_back(share.mean());
    done_trials.push_back(&share);
    if (share.tracks > 0 && (cell.averaged == 0 || share.tracks < cell.averaged))
      cell.averaged = share.tracks;
  }
  cell.trials = static_cast<int>(bucket.size());
  cell.values = noise::defined(values);
  cell.parts = parts_of(done_trials);
  cell.value = noise::summarise(values);
  cell.exact = values.size() == 1 && done_trials.front()->solved >= 0;
  const int done = count[static_cast<std::size_t>(CellState::done)];
  count[static_cast<std::size_t>(CellState::done)] = 0;
  const CellState rest = leading_state(count);
  cell.state = done > 0 ? CellState::done : rest;
  if (done == cell.trials) return cell;
  cell.reason = first_reason(bucket, states, rest);
  if (done > 0)
    cell.reason = std::to_string(cell.trials - done) + " of " +
                  std::to_string(cell.trials) + " " + to_string(rest) +
                  (cell.reason.empty() ? "" : ": " + cell.reason);
  return cell;
}

}  // namespace

TableCell table_cell(const Labels& row, const Labels& col, const Bucket& bucket,
                     const CellStates& states) {
  TableCell cell = summarise_bucket(bucket, states);
  cell.row = row;
  cell.col = col;
  return cell;
}

}  // namespace s2fbench::cube
