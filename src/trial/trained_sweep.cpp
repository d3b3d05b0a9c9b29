#include "trial/trained_sweep.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "cube/folder_layout.hpp"
#include "data/dataset.hpp"

namespace s2fbench::trial {
namespace {

// Why a cell cannot be evaluated; "" when it can.
std::string not_trained(const cube::TrialResult& result) {
  if (result.state == cube::CellState::done) return "";
  const std::string state = cube::to_string(result.state);
  return "not trained: " + state + (result.reason.empty() ? "" : ": " + result.reason);
}

}  // namespace

TrainedSweep read_trained_sweep(const std::string& folder) {
  cube::expect_results_folder(folder);
  return {folder, cube::read_history(folder)};
}

sweep::Plan evaluation_plan(const TrainedSweep& trained,
                            const std::vector<std::string>& overrides,
                            const std::string& data_path, const std::string& device) {
  const auto sweep =
      sweep::sweep_again(trained.history.identity.effective,
                         cube::config_path(trained.folder), overrides, data_path);
  if (!std::filesystem::exists(sweep.data_path)) {
    throw UserError("the sweep's dataset is not there", sweep.data_path,
                    "try --data with the place where it is now");
  }
  const auto dataset = data::Dataset::summary(sweep.data_path);
  if (dataset.content_hash != trained.history.identity.data_hash) {
    throw UserError("the models were trained on another dataset", sweep.data_path,
                    "try the one with the content hash " +
                        trained.history.identity.data_hash + " (--data)");
  }
  auto plan = sweep::make_plan(sweep, dataset, device);
  for (auto& cell : plan.cells) {
    const auto& there = trained.history.cells[static_cast<std::size_t>(cell.index)];
    const std::string reason = not_trained(there.result);
    if (!reason.empty()) cell.invalid_reason = reason;
  }
  return plan;
}

}  // namespace s2fbench::trial
