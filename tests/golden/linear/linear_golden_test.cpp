// Least squares, ridge and logistic regression against scikit-learn (make_linear.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "linear/fit.hpp"

namespace s2fbench::linear {
namespace {

using nlohmann::json;

torch::Tensor tensor(const json& values, std::vector<std::int64_t> shape) {
  std::vector<double> numbers;
  for (const auto& value : values) {
    numbers.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                      : value.get<double>());
  }
  return torch::tensor(numbers, torch::kFloat64).view(shape);
}

// To 1e-8 of the largest expected number.
void expect_close(const torch::Tensor& ours, const torch::Tensor& theirs,
                  const std::string& what) {
  ASSERT_EQ(ours.sizes(), theirs.sizes()) << what;
  const double scale = std::max(theirs.abs().max().item<double>(), 1e-3);
  EXPECT_LT((ours - theirs).abs().max().item<double>(), 1e-8 * scale) << what;
}

TEST(GoldenLinear, EqualsScikitLearn) {
  std::ifstream file(S2FBENCH_GOLDEN_LINEAR);
  std::map<std::string, int> seen;
  for (const auto& example : json::parse(file)) {
    const auto size = [&](const char* name) {
      return example.at(name).get<std::int64_t>();
    };
    const auto model = example.at("model").get<std::string>();
    auto options = catalogue::complete_options(*catalogue::find_model(model), {});
    const json& number = example.at("number");
    if (!number.is_null())
      options[model == "ridge" ? "alpha" : "c"] = std::to_string(number.get<double>());
    const auto x = tensor(example.at("features"), {size("rows"), size("columns")});
    const auto y = tensor(example.at("targets"), {size("rows"), size("tracks")});
    const Solution ours = fit(model, options, x, y);
    const std::string what =
        model + " " + number.dump() + ", " + example.at("name").get<std::string>();
    expect_close(ours.weight,
                 tensor(example.at("weight"), {size("tracks"), size("columns")}), what);
    expect_close(ours.bias, tensor(example.at("bias"), {size("tracks")}), what);
    ++seen[model];
  }
  EXPECT_EQ(seen, (std::map<std::string, int>{
                      {"least_squares", 7}, {"logistic", 15}, {"ridge", 12}}));
}

}  // namespace
}  // namespace s2fbench::linear
