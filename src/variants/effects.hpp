// The effects that a model says variants have.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "comm/context.hpp"
#include "models/model.hpp"
#include "variants/job.hpp"

namespace s2fbench::variants {

struct EffectOptions {
  int block = 32;                      // windows per forward pass
  torch::Device device = torch::kCPU;  // of this rank
  std::function<void(std::int64_t done, std::int64_t total)> progress = {};  // rank 0
  std::function<bool()> stop = {};  // asked between blocks; may be empty
};

// Collective over the gang; every rank gets all. One entry per score. The same bits for
// any number of ranks. The job's windows are the model's. Throws train::TrialEnd on all
// ranks when it fails on any, or when a rank is asked to stop.
std::vector<VariantScore> score_variants(models::Model& model, catalogue::Task task,
                                         const VariantJob& job, const comm::Context& gang,
                                         const EffectOptions& options);

}  // namespace s2fbench::variants
