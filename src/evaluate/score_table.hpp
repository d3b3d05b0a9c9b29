// The scores of one stored model on a prepared dataset: `s2fbench evaluate MODEL`.
#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "comm/context.hpp"
#include "cube/record.hpp"
#include "data/dataset.hpp"
#include "models/model_folder.hpp"

namespace s2fbench::evaluate {

struct ScoreTable {
  std::string model;  // architecture
  std::string dataset_hash;
  std::vector<std::string> tracks;
  std::vector<int> resolutions;            // bp: trained and all coarser
  std::vector<cube::MetricValue> metrics;  // each (track, resolution) or (track)
};

// Collective over the world. Scores on the test fold. Throws UserError when the dataset's
// windows or number of tracks are not the model's, for unknown metrics, and for those of
// labels where no track has peaks. No metrics: pearson_whole and mse, or auroc and aupr.
// Companions (baselines, ceilings) are metrics like others.
ScoreTable score_stored_model(models::StoredModel& model, const data::Dataset& dataset,
                              const comm::Context& world,
                              std::vector<std::string> metrics, torch::Device device);

// Markdown: one table per metric, a row per track and one for their mean.
std::string score_text(const ScoreTable& table);
// Keys model, dataset_hash, tracks, resolutions, metrics {name: [track][resolution]}, one
// column for metrics of windows; null where a value is undefined.
std::string score_json(const ScoreTable& table);

}  // namespace s2fbench::evaluate
