// What a cell's model says of the variants of `evaluate.variants`.
#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "cube/record.hpp"
#include "cube/schema.hpp"
#include "models/model.hpp"
#include "sweep/plan.hpp"
#include "variants/job.hpp"

namespace s2fbench::trial {

class VariantEvaluation {
 public:
  // The metrics of variants in the schema of the plan's cube.
  VariantEvaluation(const sweep::Plan& plan, const cube::Schema& schema,
                    torch::Device device);

  // Collective over the gang; nothing without such metrics. Reads the variants when they
  // are needed first. Throws train::TrialEnd on all ranks when it fails on any; the
  // gang's first rank warns of undefined values and logs rejected variants.
  std::vector<cube::MetricValue> run(const sweep::Cell& cell, models::Model& model,
                                     const config::TrialSettings& settings,
                                     const comm::Context& gang,
                                     const std::function<bool()>& stop);

 private:
  void read(const config::TrialSettings& settings, const comm::Context& gang);

  std::vector<std::string> metrics_;
  int input_length_;
  std::string content_hash_;  // as planned
  torch::Device device_;
  std::shared_ptr<const variants::VariantJob> job_ = nullptr;
};

}  // namespace s2fbench::trial
