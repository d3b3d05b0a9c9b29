#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "formats/safetensors.hpp"
#include "pretrained/weights.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::pretrained {
namespace {

using formats::FloatTensor;

Manifest manifest() {
  Manifest out;
  out.add_layer("a.dense", {2, 3});
  out.add("b", {2});
  out.ignored = {"head.*"};
  out.prefixes = {"module."};
  return out;
}

const std::vector<float> kNumbers = {1, 2, 3, 4, 5, 6};

FloatTensor floats(const std::string& name, std::vector<std::int64_t> shape) {
  std::size_t count = 1;
  for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
  return {name, std::move(shape), {kNumbers.data(), count}};
}

class LoadWeights : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::vector<FloatTensor>& arrays) {
    const std::string path = folder_.path() + "/" + name;
    formats::write_safetensors(path, arrays);
    return path;
  }
  std::string text(const std::string& name, const std::string& what) {
    const std::string path = folder_.path() + "/" + name;
    std::ofstream(path) << what;
    return path;
  }
  test::TemporaryFolder folder_;
};

const std::vector<FloatTensor> kSound = {floats("a.dense.weight", {2, 3}),
                                         floats("a.dense.bias", {2}), floats("b", {2})};

TEST_F(LoadWeights, EveryArrayUnderItsPublishedName) {
  auto arrays = kSound;
  arrays[2].name = "module.b";
  arrays.push_back(floats("head.weight", {1}));
  const Weights weights = load_weights(write("w.safetensors", arrays), manifest());
  EXPECT_TRUE(
      torch::equal(weights.at("a.dense.weight"),
                   torch::tensor({1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F}).view({2, 3})));
  EXPECT_TRUE(torch::equal(weights.at("b"), torch::tensor({1.0F, 2.0F})));
  // The hash is of what was read, under whatever name.
  EXPECT_EQ(weights.hash(),
            load_weights(write("plain.safetensors", kSound), manifest()).hash());
  EXPECT_EQ(weights.source(), "w.safetensors");
}

TEST_F(LoadWeights, HalfNumbersAreWidened) {
  // b = 1.5 and -2 in each of the two half types.
  for (const auto& [dtype, bytes] :
       {std::pair{"F16", std::string("\x00\x3E\x00\xC0", 4)},
        std::pair{"BF16", std::string("\xC0\x3F\x00\xC0", 4)}}) {
    std::string header = std::string(R"({"b":{"dtype":")") + dtype +
                         R"(","shape":[2],"data_offsets":[0,4]}})";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    Manifest only;
    only.add("b", {2});
    for (int step = 0; step < 2; ++step, header += ' ') {  // then at an odd address
      std::string size(8, '\0');
      size[0] = static_cast<char>(header.size());
      const auto weights =
          load_weights(text("half.safetensors", size + header + bytes), only);
      EXPECT_TRUE(torch::equal(weights.at("b"), torch::tensor({1.5F, -2.0F}))) << dtype;
    }
  }
}

TEST_F(LoadWeights, ShardsByTheirIndex) {
  write("one.safetensors", {kSound[0]});
  write("two.safetensors", {kSound[1], kSound[2]});
  const auto index = text("m.safetensors.index.json", R"({"metadata": {}, "weight_map": {
      "a.dense.weight": "one.safetensors", "a.dense.bias": "two.safetensors",
      "b": "two.safetensors"}})");
  EXPECT_EQ(load_weights(index, manifest()).hash(),
            load_weights(write("all.safetensors", kSound), manifest()).hash());
  test::expect_user_error(
      [&] {
        load_weights(text("x.json", R"({"weight_map": {"b": "../one.safetensors"}})"),
                     manifest());
      },
      {"not beside it", "../one.safetensors"});
  for (const char* wrong : {"", "[]", "{}", R"({"weight_map": {"b": 1}})",
                            R"({"weight_map": {}})", R"({"weight_map": []})"})
    test::expect_user_error([&] { load_weights(text("x.json", wrong), manifest()); },
                            {"the weights' index", "x.json"});
  test::expect_user_error(
      [&] { load_weights(folder_.path() + "/none.json", manifest()); },
      {"cannot read", "none.json"});
}

TEST_F(LoadWeights, EveryMisfitIsNamed) {
  const auto path =
      write("w.safetensors", {floats("a.dense.weight", {3, 2}), floats("b", {2}),
                              floats("module.b", {2}), floats("c", {1})});
  test::expect_user_error(
      [&] { load_weights(path, manifest()); },
      {"a.dense.weight has shape (3, 2) instead of (2, 3)", "a.dense.bias is missing",
       "b is there twice", "c is surplus", path});
}

TEST_F(LoadWeights, SharedArraysGoByAnyOfTheirNames) {
  Manifest shared = manifest();
  shared.aliases = {{"b.again", "b"}, {"b.third", "b"}};
  auto arrays = kSound;
  const auto hash = load_weights(write("w.safetensors", arrays), shared).hash();
  arrays.push_back(floats("b.third", {2}));
  EXPECT_EQ(load_weights(write("two.safetensors", arrays), shared).hash(), hash);
  arrays.erase(arrays.begin() + 2);
  EXPECT_EQ(load_weights(write("other.safetensors", arrays), shared).hash(), hash);
  arrays.pop_back();
  const auto path = write("none.safetensors", arrays);
  test::expect_user_error([&] { load_weights(path, shared); }, {"b is missing"});
}

TEST(RandomWeights, DependOnSeedAndNameAlone) {
  const Weights one = random_weights(manifest(), 1),
                again = random_weights(manifest(), 1);
  EXPECT_EQ(one.hash(), again.hash());
  EXPECT_NE(one.hash(), random_weights(manifest(), 2).hash());
  EXPECT_TRUE(torch::equal(one.at("a.dense.bias"), torch::zeros({2})));
  Manifest large;
  large.add("w", {100, 100});
  const torch::Tensor drawn = random_weights(large, 3).at("w");
  EXPECT_NEAR(drawn.std().item<double>(), 0.02, 0.001);
  EXPECT_NEAR(drawn.mean().item<double>(), 0.0, 0.001);
}

}  // namespace
}  // namespace s2fbench::pretrained
