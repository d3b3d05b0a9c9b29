#include "pretrained/registry.hpp"

#include <gtest/gtest.h>

#include "support/expect_error.hpp"

namespace s2fbench::pretrained {
namespace {

TEST(PretrainedModels, ManifestsHaveThePublishedNumberOfParameters) {
  for (const auto& row : pretrained_models())
    EXPECT_EQ(row.make({})->manifest().parameters(), row.parameters) << row.name;
  // And with the published vocabulary.
  EXPECT_EQ(make_pretrained("gpn", {{"vocabulary", "7"}})->manifest().parameters(),
            65'880'071);
}

TEST(PretrainedModels, ManifestsNameThePublishedArrays) {
  const auto model = make_pretrained("nt-2.5b");
  const Manifest& manifest = model->manifest();
  const auto shape = [&](const std::string& name) {
    for (const auto& weight : manifest.weights)
      if (weight.name == name) return weight.shape;
    return std::vector<std::int64_t>{};
  };
  using Shape = std::vector<std::int64_t>;
  EXPECT_EQ(shape("esm.embeddings.position_embeddings.weight"), Shape({1002, 2560}));
  EXPECT_EQ(shape("esm.encoder.layer.31.intermediate.dense.weight"),
            Shape({10240, 2560}));
  EXPECT_EQ(shape("esm.encoder.layer.31.attention.self.query.bias"), Shape({2560}));
  EXPECT_EQ(shape("lm_head.decoder.weight"), Shape({4105, 2560}));
  EXPECT_TRUE(manifest.ignores("esm.contact_head.regression.weight"));
  EXPECT_TRUE(manifest.ignores("esm.encoder.layer.7.rotary_embeddings.inv_freq"));
  EXPECT_FALSE(manifest.ignores("esm.encoder.layer.7.output.dense.weight"));
}

TEST(PretrainedModels, WhatDoesNotExistIsNamed) {
  test::expect_user_error([] { make_pretrained("nt-500"); }, {"nt-500", "nt-500m"});
  test::expect_user_error(
      [] {
        make_pretrained("gpn", {{"heads", "2"}});
      },
      {"no size 'heads'", "hidden", "kernel"});
  test::expect_user_error(
      [] {
        make_pretrained("gpn", {{"layers", "x"}});
      },
      {"layers=x", "whole number"});
  test::expect_user_error(
      [] {
        make_pretrained("nt-500m", {{"heads", "7"}});
      },
      {"hidden", "multiple of the heads"});
  test::expect_user_error(
      [] {
        make_pretrained("gpn", {{"vocabulary", "5"}});
      },
      {"5", "6 or 7"});
}

}  // namespace
}  // namespace s2fbench::pretrained
