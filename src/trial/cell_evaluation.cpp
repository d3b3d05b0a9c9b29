#include "trial/cell_evaluation.hpp"

#include <string>
#include <utility>

#include "base/activity.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "cube/folder_layout.hpp"
#include "cube/test_blocks.hpp"
#include "evaluate/whole_chromosome.hpp"
#include "train/agreement.hpp"

namespace s2fbench::trial {
namespace {

std::vector<int> eval_resolutions(const cube::Schema& schema) {
  std::vector<int> out;
  if (const auto* dimension = cube::find_dimension(schema, "eval_resolution")) {
    for (const auto& label : dimension->labels) {
      out.push_back(static_cast<int>(parse_integer(label).value_or(0)));
    }
  }
  return out;
}

void write_blocks(const std::string& folder, const sweep::Cell& cell,
                  const data::Dataset& dataset, const config::TrialSettings& settings,
                  const std::vector<int>& resolutions, evaluate::GenomeBlocks blocks) {
  const auto& sets = settings.evaluate.test_sets;
  cube::TestBlocks file{cell.key, dataset.content_hash(),
                        sets.empty() ? settings.select.test : sets.front(),
                        evaluate::kGenomeBlock};
  file.tracks = dataset.tracks();
  file.eval_resolutions.assign(resolutions.begin(), resolutions.end());
  file.chromosome = std::move(blocks.chromosome);
  file.start = std::move(blocks.start);
  file.moments = std::move(blocks.moments);
  cube::make_folder(folder);
  cube::write_test_blocks(folder + "/test_blocks.h5", file);
}

}  // namespace

std::vector<cube::MetricValue> CellEvaluation::run(const sweep::Cell& cell,
                                                   models::Model& model,
                                                   const data::Dataset& dataset,
                                                   const config::TrialSettings& settings,
                                                   const comm::Context& gang,
                                                   const std::function<bool()>& stop) {
  set_activity(Phase::evaluating);
  if (dataset.of_sequences())
    return run_sequences(cell, model, dataset, settings, gang, stop);
  evaluate::Request request{{}, eval_resolutions(schema_), device_, stop};
  request.genome_blocks = !checkpoints_.empty();
  for (const auto& metric : schema_.metrics) {
    if (!catalogue::is_of_variants(*catalogue::find_metric(metric.name)))
      request.metrics.push_back(metric.name);
  }
  if (!checkpoints_.empty()) request.spill_folder = checkpoints_ + "/" + cell.key;
  auto evaluation =
      evaluate::evaluate_test_fold(model, dataset, settings, gang, request, baselines_);
  if (gang.rank() == 0 && evaluation.undefined > 0) {
    log::write(
        log::Level::warning,
        "cell " + std::to_string(cell.index) + ": " +
            std::to_string(evaluation.undefined) +
            " metric values are undefined: no variance, no likelihood, one class alone, "
            "too few windows, or none with room to be shifted");
  }
  train::agree(gang, [&] {
    if (gang.rank() != 0 || checkpoints_.empty()) return;
    write_blocks(checkpoints_ + "/" + cell.key, cell, dataset, settings,
                 request.resolutions, std::move(evaluation.blocks));
  });
  auto values = std::move(evaluation.metrics);
  for (auto& more : variants_.run(cell, model, settings, gang, stop))
    values.push_back(std::move(more));
  return values;
}

std::vector<cube::MetricValue> CellEvaluation::run_sequences(
    const sweep::Cell& cell, models::Model& model, const data::Dataset& dataset,
    const config::TrialSettings& settings, const comm::Context& gang,
    const std::function<bool()>& stop) {
  evaluate::SequenceRequest request{{}, device_, stop};
  for (const auto& metric : schema_.metrics) request.metrics.push_back(metric.name);
  auto evaluation = evaluate::score_sequences(model, dataset, settings, gang, request,
                                              sequence_predictors_);
  if (gang.rank() == 0 && evaluation.undefined > 0) {
    log::write(log::Level::warning,
               "cell " + std::to_string(cell.index) + ": " +
                   std::to_string(evaluation.undefined) +
                   " metric values are undefined: a side that does not vary, one class "
                   "alone, or no sequence that was measured");
  }
  return std::move(evaluation.metrics);
}

}  // namespace s2fbench::trial
