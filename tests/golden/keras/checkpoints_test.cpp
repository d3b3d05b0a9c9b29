// The two published checkpoints of the profile study against the predictions that were
// computed independently of us. Needs their folder, so it is skipped where that is not.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "h5/file.hpp"
#include "keras/import_model.hpp"

namespace s2fbench::keras {
namespace {

class Checkpoints : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const char* root = std::getenv("S2FBENCH_SHARED_DATA");
    if (root == nullptr) GTEST_SKIP() << "S2FBENCH_SHARED_DATA is not set";
    folder_ = std::string(root) + "/gopher-checkpoints/";
    if (!std::filesystem::exists(folder_)) GTEST_SKIP() << "no folder " << folder_;
  }
  std::string folder_;
};

TEST_P(Checkpoints, GiveTheGoldenPredictions) {
  const std::string name = GetParam();
  const auto imported = import_model({folder_ + name + "/best_model.h5"});
  const h5::File golden = h5::File::open(folder_ + "golden_chr20_20251423_20316959.h5");
  const h5::Dataset wanted = golden.dataset("pred/" + name);
  const auto windows = static_cast<std::int64_t>(wanted.shape()[0]);
  const auto onehot = golden.dataset("onehot").read<std::uint8_t>();
  const torch::Tensor x = torch::tensor(onehot)
                              .view({-1, 2048, 4})
                              .narrow(0, 0, windows)
                              .to(torch::kFloat32)
                              .transpose(1, 2)
                              .contiguous();
  const torch::Tensor reference =
      torch::tensor(wanted.read<float>())
          .view({windows, static_cast<std::int64_t>(wanted.shape()[1]), 15})
          .transpose(1, 2);
  const torch::NoGradGuard no_gradient;
  const torch::Tensor predicted = imported.model->forward(x).profile;
  ASSERT_EQ(predicted.sizes(), reference.sizes());
  const torch::Tensor difference =
      (predicted - reference).flatten(1).norm(2, 1) / reference.flatten(1).norm(2, 1);
  std::cout << name << ": largest relative difference " << difference.max().item<double>()
            << " over " << windows << " windows\n";
  EXPECT_LT(difference.max().item<double>(), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Study, Checkpoints,
                         testing::Values("bpnet_fintune_9__1386f741",
                                         "basenji_finetune_basenjimod__1osnszic"));

}  // namespace
}  // namespace s2fbench::keras
