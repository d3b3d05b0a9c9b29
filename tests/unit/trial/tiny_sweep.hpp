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
    plan = sweep::make_plan(sweep::load_sweep(path.string()),
                            data::Dataset::summary(tiny.folder.path() + "/tiny.h5"));
  }

  ProfileTrialRunner runner(const std::string& checkpoints = "") const {
    return {plan, tiny.dataset, {torch::kCPU, checkpoints}};
  }

  train::TinyData tiny;
  sweep::Plan plan;
};

}  // namespace s2fbench::trial
