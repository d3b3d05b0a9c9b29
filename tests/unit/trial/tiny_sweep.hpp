// A sweep over the tiny dataset, made from YAML text as a user would write it.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cube/cell_values.hpp"
#include "sweep/plan.hpp"
#include "trial/training_runner.hpp"
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

  TrainingRunner runner(const std::string& checkpoints = "") const {
    return {plan, tiny.dataset, {torch::kCPU, checkpoints}};
  }

  train::TinyData tiny;
  sweep::Plan plan;
};

// Curves that a trial does not have hold NaN, which is equal to no number.
inline void expect_same_curves(const cube::TrialResult& a,
                               const std::vector<cube::Curve>& b) {
  ASSERT_EQ(a.curves.size(), b.size());
  for (std::size_t i = 0; i < b.size(); ++i) {
    EXPECT_EQ(a.curves[i].name, b[i].name);
    const auto& ours = a.curves[i].values;
    const auto& theirs = b[i].values;
    ASSERT_EQ(ours.size(), theirs.size()) << b[i].name;
    for (std::size_t j = 0; j < ours.size(); ++j)
      EXPECT_TRUE(ours[j] == theirs[j] || (std::isnan(ours[j]) && std::isnan(theirs[j])))
          << b[i].name << " " << ours[j] << " " << theirs[j];
  }
}

}  // namespace s2fbench::trial
