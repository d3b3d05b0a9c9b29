// A sweep over the tiny dataset, made from YAML text as a user would write it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "cube/cell_values.hpp"
#include "sweep/plan.hpp"
#include "trial/profile_trial_runner.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::trial {

class TinySweep {
 public:
  // `axes`: lines of the axes section, two spaces deep; `train`: more training settings.
  explicit TinySweep(const std::string& axes, const std::string& train = "") {
    const auto path = std::filesystem::path(tiny.folder.path()) / "sweep.yaml";
    std::ofstream(path) << "name: tiny\ndata: none.h5\naxes:\n"
                        << axes << "model: {width: 0.05}\ntrain: {epochs: 2, batch: 16"
                        << train << "}\nevaluate: {block: 8}\n";
    plan = sweep::make_plan(sweep::load_sweep(path.string()), summary());
  }

  ProfileTrialRunner runner(const std::string& checkpoints = "") const {
    return {plan, tiny.dataset, {torch::kCPU, checkpoints}};
  }

  train::TinyData tiny;
  sweep::Plan plan;

 private:
  sweep::DatasetSummary summary() const {
    const auto count = [&](data::Fold fold) {
      return static_cast<std::int64_t>(tiny.dataset.windows(fold).size());
    };
    sweep::DatasetSummary out;
    out.content_hash = tiny.dataset.content_hash();
    out.input_length = tiny.dataset.input_length();
    out.train_windows = count(data::Fold::train);
    out.valid_windows = count(data::Fold::valid);
    out.test_windows = count(data::Fold::test);
    out.tracks = tiny.dataset.tracks();
    return out;
  }
};

}  // namespace s2fbench::trial
