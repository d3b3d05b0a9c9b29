// What is known about a cell, and the shapes of the numbers in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace s2fbench::cube {

// Values are those of the cube's `status` variable: never renumber.
enum class CellState : std::uint8_t {
  planned = 0,
  invalid = 1,
  running = 2,
  done = 3,
  failed = 4,
  diverged = 5,
  timed_out = 6,
};
inline constexpr int kCellStates = 7;
const char* to_string(CellState state);
std::optional<CellState> cell_state(const std::string& name);
// Whether a trial ended there: done, failed, diverged or timed out.
bool has_ended(CellState state);
// States that can be tried again, from a list such as "failed,diverged": failed,
// diverged, timed_out, or all of them. Throws UserError for other words.
std::vector<CellState> states_to_retry(const std::string& list);

// After so many crashes a cell that is suspected of them runs last and alone.
inline constexpr int kSuspicionsBeforeAlone = 3;

// One metric of one trial. Absent entries are NaN.
struct MetricValue {
  std::string name;
  std::vector<double> values;  // row-major over the metric's own dimensions
};

// One learning curve: a value per epoch.
struct Curve {
  std::string name;  // "train_loss", "valid_loss", ...
  std::vector<double> values;
};

// How a trial ended.
struct TrialResult {
  CellState state = CellState::failed;
  std::string reason = {};  // why, when not done
  std::vector<MetricValue> metrics = {};
  std::vector<Curve> curves = {};
  double seconds = 0;      // wall time of the trial
  double gpu_seconds = 0;  // 0 on a CPU
  double peak_memory = 0;  // bytes, largest rank
  std::string host = {};
};

}  // namespace s2fbench::cube
