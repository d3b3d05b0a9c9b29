#include "trial/stored_trial_runner.hpp"

#include <map>
#include <utility>

#include "base/activity.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "cube/opening.hpp"
#include "models/allocator.hpp"
#include "models/ensemble.hpp"
#include "models/model_folder.hpp"
#include "train/agreement.hpp"
#include "train/batches.hpp"

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
                                     std::string checkpoints, Seeds seeds)
    : plan_(std::move(plan)),
      dataset_(std::move(dataset)),
      trained_(std::move(trained)),
      trained_keys_(cube::cell_keys(trained_.history.schema)),
      device_(device),
      seeds_(seeds),
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
  const auto members = trained_cells(trained_, plan_, cell.index, seeds_);
  data::Dataset dataset;
  std::shared_ptr<models::Model> model;
  train::agree(gang, [&] {
    dataset = dataset_.select(settings.select);
    std::vector<std::shared_ptr<models::Model>> all;
    for (const auto member : members) all.push_back(load(member, settings));
    model = seeds_ == Seeds::apart ? all.front()
                                   : std::make_shared<models::Ensemble>(
                                         all, train::target_of(settings).task);
    model->to(device_);
    model->eval();
    torch::set_num_threads(settings.train.threads);
  });
  cube::TrialResult result;
  result.metrics = evaluation_.run(cell, *model, dataset, settings, gang, stop);
  if (seeds_ == Seeds::apart)
    result.curves =
        trained_.history.cells[static_cast<std::size_t>(cell.index)].result.curves;
  result.state = cube::CellState::done;
  return result;
}

std::shared_ptr<models::Model> StoredTrialRunner::load(
    std::int64_t trained_cell, const config::TrialSettings& settings) const {
  const std::string& key = trained_keys_.at(static_cast<std::size_t>(trained_cell));
  const std::string folder =
      cube::checkpoint_path(trained_.folder, key) + "/" + settings.train.keep;
  auto stored = models::load_model_folder(folder);
  expect_of_cell(stored.description, folder,
                 {{"cell_key", key},
                  {"config_hash", trained_.history.identity.config_hash},
                  {"dataset_hash", dataset_.content_hash()}});
  return stored.model;
}

}  // namespace s2fbench::trial
