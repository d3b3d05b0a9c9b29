// The cells that wait, longest expected trial first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace s2fbench::run {

struct CellToRun {
  std::int64_t index = 0;
  double cost = 1;     // predicted seconds; only ratios matter until trials are measured
  int kind = 0;        // cells of one kind (one model, say) are mispredicted alike
  bool alone = false;  // a suspect of crashes: runs last, with nothing beside it
  int most_ranks = 1;  // that one trial may use when gangs are chosen trial by trial
};

// Predictions are corrected by the trials measured so far: the ratio of measured to
// predicted seconds of the same kind, of all kinds while the kind has none.
class CellQueue {
 public:
  // Throws InternalError when an index comes twice.
  explicit CellQueue(const std::vector<CellToRun>& cells);

  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  // The longest expected one of the kinds that are allowed; of equals the one with the
  // least index. Nothing when none of these waits.
  std::optional<CellToRun> take(const std::function<bool(int kind)>& allowed);
  // Of the waiting cells.
  std::vector<int> kinds() const;
  // One trial of this cell took so many seconds.
  void measured(const CellToRun& cell, double seconds);
  // Predicted seconds, corrected.
  double expected_seconds(const CellToRun& cell) const;
  // Of all waiting cells together, on one gang.
  double expected_seconds_waiting() const;
  // Something was measured: predictions are more than relative.
  bool knows_seconds() const { return all_kinds_.predicted > 0; }

 private:
  struct Ratio {
    double measured = 0;   // seconds
    double predicted = 0;  // cost
  };
  double correction(int kind) const;

  std::map<int, std::vector<CellToRun>> waiting_;  // by kind, each from cheap to dear
  std::map<int, double> waiting_cost_;             // by kind
  std::map<int, Ratio> ratios_;                    // by kind
  Ratio all_kinds_;
  std::size_t count_ = 0;
};

}  // namespace s2fbench::run
