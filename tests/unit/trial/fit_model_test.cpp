// Linear models, which are solved for on the CPU, score on the GPU as there. In this
// folder so that every build compiles it: a bare build, which tests/gpu is for, has no
// trials.
#include <filesystem>
#include <fstream>
#include <string>

#include "data/dataset.hpp"
#include "gpu/on_gpu.hpp"
#include "support/tiny_sequences.hpp"
#include "sweep/plan.hpp"
#include "trial/training_runner.hpp"

namespace s2fbench::trial {
namespace {

class FitOnGpu : public OnGpu {
 protected:
  cube::TrialResult run(torch::Device device, const std::string& sweep_text) {
    const std::string folder = ::testing::TempDir() + "/fit_on_gpu";
    std::filesystem::create_directories(folder);
    const auto data = test::make_tiny_sequences(folder, data::Values::measured);
    std::ofstream(folder + "/sweep.yaml") << sweep_text;
    auto plan = sweep::make_plan(sweep::load_sweep(folder + "/sweep.yaml"),
                                 data::Dataset::summary(data));
    TrainingRunner runner(plan, data::Dataset::load(data), {device});
    return runner.run(0, comm::local_context(), [] { return false; });
  }
};

TEST_F(FitOnGpu, RidgeScoresAsOnTheCpu) {
  const std::string sweep =
      "name: fit\ndata: none.h5\naxes:\n  model: [ridge]\n  representation: [kmer]\n"
      "evaluate: {metrics: [pearson]}\n";
  const auto ours = run(gpu_, sweep);
  const auto reference = run(torch::kCPU, sweep);
  ASSERT_EQ(ours.state, cube::CellState::done) << ours.reason;
  ASSERT_EQ(ours.metrics.size(), reference.metrics.size());
  for (std::size_t i = 0; i < ours.metrics.size(); ++i)
    for (std::size_t j = 0; j < ours.metrics[i].values.size(); ++j)
      EXPECT_NEAR(ours.metrics[i].values[j], reference.metrics[i].values[j], 1e-5)
          << ours.metrics[i].name;
}

}  // namespace
}  // namespace s2fbench::trial
