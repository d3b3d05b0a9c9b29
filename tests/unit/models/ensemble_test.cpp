// Several predictions of one window: of members, and of passes with dropout.
#include "models/ensemble.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "models/dropout.hpp"
#include "specs.hpp"

namespace s2fbench::models {
namespace {

using catalogue::Task;

// Says one number everywhere.
class Constant : public Model {
 public:
  explicit Constant(double value) : value_(value) {}
  losses::Prediction forward(torch::Tensor onehot) override {
    return torch::full({onehot.size(0), 2, 1}, value_, torch::kFloat64);
  }

 private:
  double value_;
};

double said(const std::vector<double>& members, Task task) {
  std::vector<std::shared_ptr<Model>> models;
  for (const double value : members) models.push_back(std::make_shared<Constant>(value));
  Ensemble ensemble(models, task);
  const auto values = ensemble.forward(torch::zeros({3, 4, 8})).profile;
  EXPECT_EQ(values.sizes(), (torch::IntArrayRef{3, 2, 1}));
  return values[2][1][0].item<double>();
}

TEST(Ensemble, SaysTheMeanOfCoverage) { EXPECT_EQ(said({1, 2, 6}, Task::profile), 3); }

TEST(Ensemble, SaysTheLogitOfTheMeanProbability) {
  const auto probability = [](double logit) { return 1 / (1 + std::exp(-logit)); };
  const double mean = (probability(-1) + probability(0.5) + probability(3)) / 3;
  EXPECT_NEAR(said({-1, 0.5, 3}, Task::binary), std::log(mean / (1 - mean)), 1e-12);
  EXPECT_NEAR(said({-800, -800}, Task::binary), -800, 1e-9);  // not minus infinity
  EXPECT_NEAR(said({60, 61}, Task::binary), 60.3798854930417, 1e-9);
}

TEST(Ensemble, NeedsMembers) { EXPECT_THROW(Ensemble({}, Task::profile), InternalError); }

TEST(DropoutSampling, ChangesPassesAndNothingElse) {
  for (const char* name : {"basenji", "cnn"}) {
    const auto spec = spec_of(name, {{"width", "0.05"}}, 32, 2, 2048);
    const auto model = make_model(spec, 1);
    const torch::NoGradGuard no_gradient;
    model->eval();
    const auto input = torch::rand({2, 4, spec.request.input_length});
    const auto plain = model->forward(input).profile;
    const auto pass = [&](std::uint64_t item) {
      seed_dropout(*model, 7, 0, item);
      return model->forward(input).profile;
    };
    {
      const DropoutSampling sampling(*model);
      const auto first = pass(1);
      EXPECT_FALSE(torch::equal(first, plain)) << name;
      EXPECT_FALSE(torch::equal(first, pass(2))) << name;
      EXPECT_TRUE(torch::equal(first, pass(1))) << name;
    }
    EXPECT_TRUE(torch::equal(model->forward(input).profile, plain)) << name;
  }
}

}  // namespace
}  // namespace s2fbench::models
