// What a model's predictions come to on every test set: as few passes as possible, and
// from each only what the metrics need.
#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "evaluate/baselines.hpp"
#include "evaluate/genome_blocks.hpp"
#include "evaluate/test_sets.hpp"
#include "metrics/metric.hpp"
#include "models/model.hpp"

namespace s2fbench::evaluate {

struct Needs {
  metrics::Parts parts = {};
  bool valid_factor = false;
  bool genome_blocks = false;  // of the first test set
  bool shifts = false;         // SetScores::shifts
  bool spread = false;         // SetScores::spread
};

struct Means {
  torch::Device device = torch::kCPU;
  std::function<bool()> stop = {};
  // For predictions that must be sorted as a whole; all ranks see it. "" = where
  // temporary files go.
  std::string spill_folder = {};
};

struct SetScores {
  metrics::StatisticsTable table = {};  // (track, factor)
  metrics::LabelScores ranked = {};
  // By track. Of profile models; of binary models.
  std::vector<metrics::WindowValues> totals = {}, probabilities = {};
  std::vector<metrics::WindowValues> shifts = {}, spread = {};
  std::vector<double> spearman = {};       // (track, factor)
  metrics::StatisticsTable smoothed = {};  // (track, width)
};

struct ModelScores {
  std::vector<SetScores> sets = {};       // in the order of evaluate.test_sets
  std::vector<double> valid_factor = {};  // by track: true over predicted
  GenomeBlocks blocks = {};
};

// Collective over the gang. Throws like train::score_model.
ModelScores score_test_sets(models::Model& model, const data::Dataset& dataset,
                            const config::TrialSettings& settings,
                            const comm::Context& gang, const Grid& grid,
                            const Needs& needs, const Means& means);

}  // namespace s2fbench::evaluate
