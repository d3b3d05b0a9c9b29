// A model's scores on the test sequences of a table, and of the simple predictors that
// they are held against.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "cube/record.hpp"
#include "data/dataset.hpp"
#include "metrics/sequence_metrics.hpp"
#include "models/model.hpp"

namespace s2fbench::evaluate {

// What the simple predictors say of the test sequences, each fitted once and not in every
// trial: it depends on the selected sequences alone.
class SequencePredictors {
 public:
  // (draws, test rows, tracks), see sequence_baseline; of letters as train::Scoring
  // tells. Every rank computes the same.
  const std::vector<float>& get(metrics::SequencePredictor predictor,
                                const data::Dataset& dataset,
                                const config::TrialSettings& settings);

 private:
  using Key = std::tuple<metrics::SequencePredictor, std::string, double>;
  std::map<Key, std::vector<float>> known_ = {};
};

struct SequenceRequest {
  std::vector<std::string> metrics;  // names of the catalogue, of sequences
  torch::Device device = torch::kCPU;
  std::function<bool()> stop = {};
};

struct SequenceEvaluation {
  std::vector<cube::MetricValue> metrics;  // each (track)
  int undefined = 0;                       // of the model's values, that are NaN
};

// Collective over the gang. Throws like train::score_model.
SequenceEvaluation score_sequences(models::Model& model, const data::Dataset& dataset,
                                   const config::TrialSettings& settings,
                                   const comm::Context& gang,
                                   const SequenceRequest& request,
                                   SequencePredictors& predictors);

}  // namespace s2fbench::evaluate
