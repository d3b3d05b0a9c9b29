#include "run/cell_queue.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

// True when a should run after b.
bool runs_later(const CellToRun& a, const CellToRun& b) {
  return a.cost != b.cost ? a.cost < b.cost : a.index > b.index;
}

}  // namespace

CellQueue::CellQueue(const std::vector<CellToRun>& cells) : count_(cells.size()) {
  std::set<std::int64_t> seen;
  for (CellToRun cell : cells) {
    if (!seen.insert(cell.index).second)
      throw InternalError("cell " + std::to_string(cell.index) + " is to run twice");
    if (!std::isfinite(cell.cost) || cell.cost < 0) cell.cost = 0;
    waiting_[cell.kind].push_back(cell);
    waiting_cost_[cell.kind] += cell.cost;
  }
  for (auto& [kind, queue] : waiting_) std::sort(queue.begin(), queue.end(), runs_later);
}

std::optional<CellToRun> CellQueue::take(const std::function<bool(int)>& allowed) {
  std::vector<CellToRun>* chosen = nullptr;
  CellToRun best;
  double longest = 0;
  for (auto& [kind, queue] : waiting_) {
    if (queue.empty() || !allowed(kind)) continue;
    const double expected = expected_seconds(queue.back());
    if (chosen == nullptr || expected > longest ||
        (expected == longest && queue.back().index < best.index)) {
      chosen = &queue;
      best = queue.back();
      longest = expected;
    }
  }
  if (chosen == nullptr) return std::nullopt;
  chosen->pop_back();
  waiting_cost_[best.kind] -= best.cost;
  --count_;
  return best;
}

std::vector<int> CellQueue::kinds() const {
  std::vector<int> kinds;
  for (const auto& [kind, queue] : waiting_)
    if (!queue.empty()) kinds.push_back(kind);
  return kinds;
}

void CellQueue::measured(const CellToRun& cell, double seconds) {
  for (Ratio* ratio : {&ratios_[cell.kind], &all_kinds_}) {
    ratio->measured += seconds;
    ratio->predicted += cell.cost;
  }
}

double CellQueue::correction(int kind) const {
  const auto own = ratios_.find(kind);
  const Ratio& ratio = own != ratios_.end() ? own->second : all_kinds_;
  return ratio.predicted > 0 ? ratio.measured / ratio.predicted : 1.0;
}

double CellQueue::expected_seconds(const CellToRun& cell) const {
  return cell.cost * correction(cell.kind);
}

double CellQueue::expected_seconds_waiting() const {
  double seconds = 0;
  for (const auto& [kind, cost] : waiting_cost_) seconds += cost * correction(kind);
  return std::max(0.0, seconds);
}

}  // namespace s2fbench::run
