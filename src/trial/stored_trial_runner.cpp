#include "trial/stored_trial_runner.hpp"

#include <map>
#include <utility>

#include "base/activity.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "cube/opening.hpp"
#include "models/allocator.hpp"
#include "models/model_folder.hpp"
#include "train/agreement.hpp"

namespace s2fbench::trial {
namespace {

// The provenance that save_checkpoints() gave the folder.
void expect_of_cell(const models::ModelDescription& model, const std::string& folder,
                    const std::map<std::string, std::string>& expected) {
  for (const auto& [name, value] : expected) {
    const auto found = model.provenance.find(name);
    const std::string there = found == model.provenance.end() ? "none" : found->second;
    if (there == value) continue;
    throw UserError("the weights are another training's", folder,
                    name + " is " + there + ", expected " + value);
  }
}

}  // namespace

StoredTrialRunner::StoredTrialRunner(sweep::Plan plan, data::Dataset dataset,
                                     TrainedSweep trained, torch::Device device,
                                     std::string checkpoints)
    : plan_(std::move(plan)),
      dataset_(std::move(dataset)),
      trained_(std::move(trained)),
      device_(device),
      evaluation_(plan_, device, std::move(checkpoints)) {
  models::keep_freed_memory();
}

cube::TrialResult StoredTrialRunner::run(std::int64_t cell, const comm::Context& gang,
                                         const std::function<bool()>& stop) {
  const double started = monotonic_seconds();
  cube::TrialResult result;
  try {
    result = evaluate(plan_.cells.at(static_cast<std::size_t>(cell)), gang, stop);
  } catch (const train::TrialEnd& end) {
    result.state = end.state();
    result.reason = end.what();
  }
  record_costs(result, started, device_, gang);
  set_activity(Phase::waiting);
  return result;
}

cube::TrialResult StoredTrialRunner::evaluate(const sweep::Cell& cell,
                                              const comm::Context& gang,
                                              const std::function<bool()>& stop) {
  set_activity(Phase::preparing);
  const auto settings = sweep::cell_settings(plan_, cell.index);
  data::Dataset dataset;
  models::StoredModel stored;
  train::agree(gang, [&] {
    dataset = dataset_.select(settings.select);
    const std::string folder =
        cube::checkpoint_path(trained_.folder, cell.key) + "/" + settings.train.keep;
    stored = models::load_model_folder(folder);
    expect_of_cell(stored.description, folder,
                   {{"cell_key", cell.key},
                    {"config_hash", trained_.history.identity.config_hash},
                    {"dataset_hash", dataset_.content_hash()}});
    stored.model->to(device_);
    torch::set_num_threads(settings.train.threads);
  });
  cube::TrialResult result;
  result.metrics = evaluation_.run(cell, *stored.model, dataset, settings, gang, stop);
  result.curves =
      trained_.history.cells[static_cast<std::size_t>(cell.index)].result.curves;
  result.state = cube::CellState::done;
  return result;
}

}  // namespace s2fbench::trial
