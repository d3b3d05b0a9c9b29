#include "trial/trained_sweep.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cube/folder_layout.hpp"
#include "cube/opening.hpp"
#include "data/dataset.hpp"
#include "trial/representations.hpp"
#include "variants/job.hpp"

namespace s2fbench::trial {
namespace {

// Why a cell cannot be evaluated; "" when it can.
std::string not_trained(const cube::TrialResult& result) {
  if (result.state == cube::CellState::done) return "";
  const std::string state = cube::to_string(result.state);
  return "not trained: " + state + (result.reason.empty() ? "" : ": " + result.reason);
}

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

// "best" or "last": a setting, or an axis.
std::string kept_weights(const cube::History& history, std::int64_t cell) {
  for (const auto& axis : history.schema.axes) {
    if (axis.name == "train.keep")
      return sweep::cell_value(history.schema.axes, cell, axis.name);
  }
  return history.identity.effective.at("train").at("keep");
}

// An ensemble goes by the first seed.
nlohmann::json configuration_of(const TrainedSweep& trained, Seeds seeds) {
  auto effective = trained.history.identity.effective;
  if (seeds == Seeds::apart) return effective;
  auto& values = effective.at("axes").at("seed");
  values = nlohmann::json::array({values.at(0)});
  return effective;
}

std::string why_not(const TrainedSweep& trained, const sweep::Plan& plan,
                    const sweep::Cell& cell, Seeds seeds) {
  if (seeds == Seeds::apart)
    return not_trained(
        trained.history.cells[static_cast<std::size_t>(cell.index)].result);
  const auto members = trained_cells(trained, plan, cell.index, seeds).size();
  return members >= 2
             ? ""
             : "an ensemble needs two trained seeds or more: " + std::to_string(members) +
                   " done";
}

// Configurations name the stores and the hashes of what they hold.
void expect_same_stores(const nlohmann::json& trained, const nlohmann::json& now) {
  const auto theirs = trained.find("stores"), ours = now.find("stores");
  if (theirs == trained.end() || ours == now.end()) return;
  for (const auto& [file, hash] : ours->items()) {
    const auto found = theirs->find(file);
    if (found != theirs->end() && *found != hash)
      throw UserError("the models were trained on another store of embeddings", file,
                      "try the one with the content " + found->get<std::string>());
  }
}

}  // namespace

std::vector<std::int64_t> trained_cells(const TrainedSweep& trained,
                                        const sweep::Plan& plan, std::int64_t cell,
                                        Seeds seeds) {
  if (seeds == Seeds::apart) return {cell};
  const auto& axes = trained.history.schema.axes;
  const auto seed = static_cast<std::size_t>(
      std::find_if(axes.begin(), axes.end(),
                   [](const sweep::Axis& axis) { return axis.name == "seed"; }) -
      axes.begin());
  auto coordinates = sweep::cell_coordinates(plan.sweep.axes, cell);
  std::vector<std::int64_t> done;
  for (std::size_t i = 0; i < axes.at(seed).values.size(); ++i) {
    coordinates[seed] = static_cast<int>(i);
    const auto index = sweep::cell_index(axes, coordinates);
    const auto& there = trained.history.cells.at(static_cast<std::size_t>(index));
    if (there.result.state == cube::CellState::done) done.push_back(index);
  }
  return done;
}

TrainedSweep read_trained_sweep(const std::string& folder) {
  cube::expect_results_folder(folder);
  return {folder, cube::read_history(folder)};
}

std::vector<std::int64_t> done_cells(const TrainedSweep& trained) {
  const auto& cells = trained.history.cells;
  std::vector<std::int64_t> done;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].result.state == cube::CellState::done)
      done.push_back(static_cast<std::int64_t>(i));
  }
  if (done.empty())
    throw UserError("no cell of the sweep is done", trained.folder,
                    "try s2fbench status");
  return done;
}

models::StoredModel load_trained(const TrainedSweep& trained, std::int64_t cell) {
  const auto& history = trained.history;
  const auto& axes = history.schema.axes;
  const auto key = sweep::cell_key(axes, sweep::cell_coordinates(axes, cell));
  const std::string folder =
      cube::checkpoint_path(trained.folder, key) + "/" + kept_weights(history, cell);
  auto stored = models::load_model_folder(folder);
  expect_of_cell(stored.description, folder,
                 {{"cell_key", key},
                  {"config_hash", history.identity.config_hash},
                  {"dataset_hash", history.identity.data_hash}});
  return stored;
}

sweep::Plan evaluation_plan(const TrainedSweep& trained,
                            const std::vector<std::string>& overrides,
                            const std::string& data_path, const std::string& device,
                            Seeds seeds) {
  const auto sweep =
      sweep::sweep_again(configuration_of(trained, seeds),
                         cube::config_path(trained.folder), overrides, data_path);
  if (!std::filesystem::exists(sweep.data_path)) {
    throw UserError("the sweep's dataset is not there", sweep.data_path,
                    "try --data with the place where it is now");
  }
  const auto dataset = with_stores(data::Dataset::summary(sweep.data_path), sweep);
  if (dataset.content_hash != trained.history.identity.data_hash) {
    throw UserError("the models were trained on another dataset", sweep.data_path,
                    "try the one with the content hash " +
                        trained.history.identity.data_hash + " (--data)");
  }
  const auto variants = variants::job_of(sweep.base.evaluate, dataset.input_length);
  auto plan =
      sweep::make_plan(sweep, dataset, device, variants::summary_of(variants.get()));
  expect_same_stores(trained.history.identity.effective, plan.sweep.effective);
  for (auto& cell : plan.cells) {
    if (cell.invalid_reason.empty())
      cell.invalid_reason = why_not(trained, plan, cell, seeds);
  }
  return plan;
}

}  // namespace s2fbench::trial
