// Scores a trained model on the whole test fold, at the trained and all coarser
// resolutions.
#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "cube/record.hpp"
#include "data/dataset.hpp"
#include "evaluate/baselines.hpp"
#include "evaluate/genome_blocks.hpp"
#include "models/model.hpp"

namespace s2fbench::evaluate {

struct Request {
  std::vector<std::string> metrics;  // names of metrics::registry()
  std::vector<int> resolutions;      // bp: the cube's eval_resolution dimension
  torch::Device device = torch::kCPU;
  std::function<bool()> stop = {};
  bool genome_blocks = false;  // whether Evaluation::blocks is filled
  // Where predictions wait to be sorted, on a disk that all ranks share; "" = where
  // temporary files go.
  std::string spill_folder = {};
};

struct Evaluation {
  // Each by its dimensions in the catalogue; with evaluate.test_sets, (test_set, ...).
  std::vector<cube::MetricValue> metrics;
  // Entries that a model's constant or impossible output, or labels of one class, left
  // undefined. Resolutions that the model does not have and absent baselines and ceilings
  // are NaN too, but do not count.
  int undefined = 0;
  GenomeBlocks blocks = {};  // when asked for; of the first test set
};

// Collective over the gang. One pass over the test fold serves all metrics; baselines
// come from the cache. Throws train::TrialEnd on all ranks when the pass fails on any,
// and UserError for an unknown metric.
Evaluation evaluate_test_fold(models::Model& model, const data::Dataset& dataset,
                              const config::TrialSettings& settings,
                              const comm::Context& gang, const Request& request,
                              BaselineCache& baselines);

}  // namespace s2fbench::evaluate
