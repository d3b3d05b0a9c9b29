#include "cube/opening.hpp"

#include <algorithm>
#include <filesystem>

#include "base/log.hpp"

namespace s2fbench::cube {
namespace {

TrialResult killed_its_job(const CellHistory& cell) {
  TrialResult result{CellState::failed};
  result.reason = "its job crashed " + std::to_string(cell.suspicions + 1) +
                  " times while it ran without a new checkpoint, the last time with "
                  "nothing else running";
  return result;
}

}  // namespace

std::string checkpoint_path(const std::string& dir, const std::string& key) {
  return (std::filesystem::path(dir) / "checkpoints" / key).string();
}

void write_opening(JournalWriter& journal, const History& before, const std::string& dir,
                   const OpenOptions& options, bool after_crash) {
  const std::vector<std::string> keys = cell_keys(before.schema);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const CellHistory& cell = before.cells[i];
    const auto index = static_cast<std::int64_t>(i);
    const AxisValues at = axis_values(before.schema.axes, index);
    const std::string title = sweep::cell_description(before.schema.axes, index);
    const bool crashed_with =
        after_crash && !before.newest_closed && cell.left_open == before.newest_start;
    const auto& retry = options.retry;
    if (crashed_with &&
        !(options.progressed &&
          options.progressed(checkpoint_path(dir, keys[i]), cell.left_open))) {
      if (cell.open_alone) {
        const TrialResult result = killed_its_job(cell);
        journal.finished(keys[i], at, result);
        log::warning("{}: failed: {}", title, result.reason);
      } else {
        journal.suspected(keys[i], at);
        log::warning("{}: ran without a new checkpoint when the job crashed ({} of {})",
                     title, cell.suspicions + 1, kSuspicionsBeforeAlone);
      }
    } else if (std::find(retry.begin(), retry.end(), cell.result.state) != retry.end()) {
      journal.retried(keys[i], at);
    }
  }
}

}  // namespace s2fbench::cube
