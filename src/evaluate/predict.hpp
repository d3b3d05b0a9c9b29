// Runs a model over windows, shared out over ranks, and writes what it says in order.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>

#include "comm/context.hpp"
#include "evaluate/prediction_sink.hpp"
#include "evaluate/window_source.hpp"
#include "models/model_folder.hpp"

namespace s2fbench::evaluate {

struct PredictOptions {
  int block = 32;                      // windows per forward pass
  bool logits = false;                 // binary models: not turned into probabilities
  torch::Device device = torch::kCPU;  // of this rank
  std::function<void(std::int64_t done, std::int64_t total)> progress = {};  // rank 0
};

// Whether its outputs are logits: a classifier of windows, or a model of sequences that
// was trained on labels.
bool gives_logits(const models::ModelDescription& model);

// Collective over the world. Each rank predicts whole blocks; rank 0 writes them in
// order, so that the output has the same bytes for any number of ranks, and holds one
// block of each rank at a time. `sink` is used on rank 0 alone and may be nullptr
// elsewhere. An error of any rank is thrown on all.
void predict(models::StoredModel& model, const WindowSource& windows,
             PredictionSink* sink, const comm::Context& world,
             const PredictOptions& options);

}  // namespace s2fbench::evaluate
