#include "pretrained/registry.hpp"

#include <gtest/gtest.h>

#include <map>

#include "support/expect_error.hpp"

namespace s2fbench::pretrained {
namespace {

TEST(PretrainedModels, ManifestsHaveThePublishedNumberOfParameters) {
  for (const auto& row : pretrained_models())
    EXPECT_EQ(row.make({})->manifest().parameters(), row.parameters) << row.name;
  // And with the published vocabulary.
  EXPECT_EQ(make_pretrained("gpn", {{"vocabulary", "7"}})->manifest().parameters(),
            65'880'071);
  EXPECT_EQ(make_pretrained("sei", {{"targets", "21907"}})->manifest().parameters(),
            889'979'983);
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

TEST(PretrainedModels, SeiNamesThePublishedArrays) {
  std::map<std::string, std::vector<std::int64_t>> published;
  const auto layer = [&](const std::string& name,
                         const std::vector<std::int64_t>& shape) {
    published[name + ".weight"] = shape;
    published[name + ".bias"] = {shape[0]};
  };
  layer("lconv1.0", {480, 4, 9});
  for (const char* name : {"lconv1.1", "conv1.0", "conv1.2"}) layer(name, {480, 480, 9});
  layer("lconv2.2", {640, 480, 9});
  for (const char* name : {"lconv2.3", "conv2.1", "conv2.3"}) layer(name, {640, 640, 9});
  layer("lconv3.2", {960, 640, 9});
  for (const char* name : {"lconv3.3", "conv3.1", "conv3.3"}) layer(name, {960, 960, 9});
  for (const char* name : {"dconv1.1", "dconv2.1", "dconv3.1", "dconv4.1", "dconv5.1"})
    layer(name, {960, 960, 5});
  layer("classifier.0", {21907, 15360});
  layer("classifier.2", {21907, 21907});
  const auto model = make_pretrained("sei", {{"targets", "21907"}});
  std::map<std::string, std::vector<std::int64_t>> ours;
  for (const auto& weight : model->manifest().weights) ours[weight.name] = weight.shape;
  EXPECT_EQ(ours, published);
  EXPECT_EQ(model->manifest().weights.size(), published.size());
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
