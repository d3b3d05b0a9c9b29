#include "cube/table_entry.hpp"

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

TableCell summarise_bucket(const Bucket& bucket, const CellStates& states) {
  TableCell cell;
  std::vector<double> values;
  std::vector<int> count(kCellStates, 0);
  for (const auto& [index, share] : bucket) {
    const std::uint8_t status = states.status[static_cast<std::size_t>(index)];
    if (status < kCellStates) ++count[status];
    if (status == static_cast<std::uint8_t>(CellState::done))
      values.push_back(share.mean());
  }
  cell.trials = static_cast<int>(bucket.size());
  cell.values = noise::defined(values);
  cell.value = noise::summarise(values);
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
