#include "trial/stored_trial_runner.hpp"

#include <torch/utils.h>

#include <utility>

#include "base/activity.hpp"
#include "base/clock.hpp"
#include "models/allocator.hpp"
#include "models/ensemble.hpp"
#include "train/agreement.hpp"
#include "train/batches.hpp"
#include "trial/trial_costs.hpp"

namespace s2fbench::trial {

StoredTrialRunner::StoredTrialRunner(sweep::Plan plan, data::Dataset dataset,
                                     TrainedSweep trained, torch::Device device,
                                     std::string checkpoints, Seeds seeds)
    : plan_(std::move(plan)),
      dataset_(std::move(dataset)),
      trained_(std::move(trained)),
      device_(device),
      seeds_(seeds),
      evaluation_(plan_, device, std::move(checkpoints)),
      representations_(plan_.sweep) {
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
    dataset = representations_.represent(
        dataset_.select(settings.select, static_cast<std::uint64_t>(settings.seed)),
        settings);
    std::vector<std::shared_ptr<models::Model>> all;
    for (const auto member : members) all.push_back(load_trained(trained_, member).model);
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

}  // namespace s2fbench::trial
