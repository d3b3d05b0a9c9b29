// Keras files: what both versions write, and files that nobody should trust.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "formats/keras_file.hpp"
#include "h5/file.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::formats {
namespace {

// Keras 2 lists inputs as [name, node, tensor, arguments].
const char* const kOld = R"({"class_name": "Model", "config": {"name": "m", "layers": [
 {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
  "config": {"batch_input_shape": [null, 8, 4], "name": "x"}},
 {"class_name": "Add", "name": "sum", "config": {"name": "sum"},
  "inbound_nodes": [[["conv", 0, 0, {}], ["x", 0, 0, {}]]]},
 {"class_name": "Conv1D", "name": "conv", "inbound_nodes": [[["x", 0, 0, {}]]],
  "config": {"name": "conv", "filters": 4, "kernel_size": [3], "use_bias": true,
             "activation": "relu", "kernel_initializer": {"class_name": "Zeros"}}}],
 "input_layers": [["x", 0, 0]], "output_layers": [["sum", 0, 0]]}})";

// Keras 3 hides them in the history of the tensors.
const char* const kNew = R"({"class_name": "Functional", "config": {"layers": [
 {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
  "config": {"batch_shape": [null, 8, 4]}},
 {"class_name": "Custom>GELU", "name": "gelu", "config": {"dtype": {"class_name": "P"}},
  "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config":
    {"shape": [null, 8, 4], "keras_history": ["x", 0, 0]}}], "kwargs": {"mask": null}}]}],
 "input_layers": ["x", 0, 0], "output_layers": ["gelu", 0, 0]}})";

TEST(KerasArchitecture, OrdersLayersAndKeepsWhatMatters) {
  const auto read = parse_keras_architecture(kOld, "a.h5");
  ASSERT_EQ(read.layers.size(), 3U);
  EXPECT_EQ(read.layers[0].name, "x");
  EXPECT_EQ(read.layers[1].name, "conv");  // before the sum that it feeds
  EXPECT_EQ(read.layers[2].inputs, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(read.outputs, std::vector<std::size_t>{2});
  const KerasConfig& config = read.layers[1].config;
  EXPECT_EQ(config.integer("filters"), 4);
  EXPECT_EQ(config.integer("kernel_size"), 3);
  EXPECT_TRUE(config.flag("use_bias"));
  EXPECT_EQ(config.word("activation"), "relu");
  EXPECT_TRUE(config.has("kernel_initializer"));  // such an activation is not "none"
  test::expect_user_error([&] { config.word("kernel_initializer"); }, {"not a word"});
  EXPECT_EQ(read.layers[0].config.integers("batch_input_shape"),
            (std::vector<std::int64_t>{-1, 8, 4}));
  test::expect_user_error([&] { config.integer("units"); }, {"layer 'conv': 'units'"});
  test::expect_user_error([&] { config.integer("activation"); }, {"whole numbers"});
}

TEST(KerasArchitecture, ReadsWhatKeras3Writes) {
  const auto read = parse_keras_architecture(kNew, "a.h5");
  ASSERT_EQ(read.layers.size(), 2U);
  EXPECT_EQ(read.layers[1].class_name, "GELU");
  EXPECT_EQ(read.layers[1].inputs, std::vector<std::size_t>{0});
  EXPECT_EQ(read.outputs, std::vector<std::size_t>{1});
}

TEST(KerasArchitecture, ChainsASequentialModel) {
  const auto read = parse_keras_architecture(
      R"({"class_name": "Sequential", "config": {"layers": [
        {"class_name": "InputLayer", "config": {"name": "x"}},
        {"class_name": "Flatten", "config": {"name": "flat"}}]}})",
      "a.h5");
  EXPECT_EQ(read.layers[1].inputs, std::vector<std::size_t>{0});
  EXPECT_EQ(read.outputs, std::vector<std::size_t>{1});
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("not in the text: " + from);
  return text.replace(at, from.size(), to);
}

TEST(KerasArchitecture, RefusesWhatIsNoModel) {
  const auto refuses = [](const std::string& json, const std::string& message) {
    test::expect_user_error([&] { parse_keras_architecture(json, "a.h5"); }, {message});
  };
  refuses("", "a.h5: model_config is not JSON");
  refuses("{\"layers\": [", "not JSON");
  refuses(std::string(100000, '['), "nested too deeply");
  refuses("[]", "no list of layers");
  refuses(R"({"layers": []})", "no list of layers");
  refuses(R"({"layers": [], "layers": []})", "occurs twice");
  refuses(R"({"layers": [7]})", "no class_name");
  refuses(replaced(kOld, "\"class_name\": \"Add\",", ""), "no class_name");
  refuses(replaced(kOld, "\"config\": {\"name\": \"sum\"}", "\"config\": 3"),
          "without config");
  refuses(replaced(kOld, "\"name\": \"sum\"", "\"name\": \"conv\""),
          "two layers are called");
  refuses(replaced(kOld, "[[[\"x\", 0, 0, {}]]]", "[[[\"sum\", 0, 0, {}]]]"),
          "in a circle");
  refuses(replaced(kOld, "[[[\"x\", 0, 0, {}]]]", "[[[\"x\", 0, 1, {}]]]"),
          "layer 'conv'");
  refuses(replaced(kOld, "[[[\"x\", 0, 0, {}]]]", "[[[\"gone\", 0, 0, {}]]]"),
          "fed by 'gone', which is not there");
  refuses(replaced(kOld, "[[[\"x\", 0, 0, {}]]]", "[[[\"x\", 0, 0]], [[\"x\", 0, 0]]]"),
          "used twice");
  refuses(replaced(kOld, "[[\"sum\", 0, 0]]", "[[\"som\", 0, 0]]"),
          "output 'som' is no layer");
  refuses(replaced(kOld, "[[\"sum\", 0, 0]]", "[]"), "no output_layers");
  refuses(replaced(kOld, "\"filters\": 4,", "\"layers\": [],"),
          "a model inside the model");
  std::string many = "{\"layers\": [";
  for (int i = 0; i < 5000; ++i) many += i ? ",{}" : "{}";
  refuses(many + "]}", "more than 4096 layers");
}

class KerasFiles : public testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::path(testing::TempDir()) / "keras_file_test.h5").string();
  }
  void TearDown() override { std::filesystem::remove(path_); }

  // One layer "conv" with a kernel (3, 4, 4) and a bias.
  void write(float last = 0.5F) {
    h5::File file = h5::File::create(path_);
    file.write_attribute("model_config", kOld);
    auto conv = file.create_group("model_weights").create_group("conv");
    conv.write_texts_attribute("weight_names", {"conv/kernel:0", "conv/bias:0"});
    auto inner = conv.create_group("conv");
    inner.create<float>("kernel:0", {3, 4, 4}).write(std::vector<float>(48, 0.25F));
    inner.write("bias:0", std::vector<float>{0, 1, 2, last});
    file.close();
  }
  std::string path_;
};

TEST_F(KerasFiles, GiveWeightsByLayerAndRole) {
  write();
  const auto file = KerasFile::open(path_);
  const auto weights = file.weights("conv");
  ASSERT_EQ(weights.size(), 2U);
  EXPECT_EQ(weights[0].role, "kernel");
  EXPECT_EQ(weights[0].shape, (std::vector<std::int64_t>{3, 4, 4}));
  EXPECT_EQ(weights[1].role, "bias");
  EXPECT_EQ(file.read(weights[1]), (std::vector<float>{0, 1, 2, 0.5F}));
  EXPECT_TRUE(file.weights("sum").empty());
}

TEST_F(KerasFiles, JoinNamesThatAreSpreadOverAttributes) {
  h5::File file = h5::File::create(path_);
  file.write_attribute("model_config", kOld);
  auto conv = file.create_group("conv");  // at the root, without model_weights
  conv.write_texts_attribute("weight_names0", {"kernel"});
  conv.write_texts_attribute("weight_names1", {"bias"});
  conv.write("kernel", std::vector<float>{1});
  conv.write("bias", std::vector<float>{2});
  file.close();
  EXPECT_EQ(KerasFile::open(path_).weights("conv").size(), 2U);
}

TEST_F(KerasFiles, RefuseBadWeights) {
  const auto refuses = [&](const std::string& message) {
    test::expect_user_error(
        [&] {
          const auto file = KerasFile::open(path_);
          for (const auto& weight : file.weights("conv")) file.read(weight);
        },
        {message});
  };
  write(std::numeric_limits<float>::quiet_NaN());
  refuses("/model_weights/conv/conv/bias:0");
  const auto with_names = [&](const std::vector<std::string>& names) {
    h5::File file = h5::File::create(path_);
    file.write_attribute("model_config", kOld);
    auto conv = file.create_group("model_weights").create_group("conv");
    if (!names.empty()) conv.write_texts_attribute("weight_names", names);
    conv.write("kernel", std::vector<std::int32_t>{1});
    file.close();
  };
  with_names({"bias"});
  refuses("dataset is missing");
  with_names({"kernel", "kernel"});
  refuses("two weights are called 'kernel'");
  with_names({"kernel"});
  refuses("holds int32");
  with_names({});
  refuses("weight_names is missing");
  h5::File::create(path_).close();
  refuses("no attribute model_config");
  std::ofstream(path_) << "weights";
  refuses("not a readable HDF5 file");
}

// Cut short anywhere, or with any byte turned over: an error or a file, never a crash.
TEST_F(KerasFiles, SurviveDamage) {
  write();
  std::ifstream in(path_, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(in)), {});
  const auto try_to_read = [&](const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    try {
      const auto file = KerasFile::open(path_);
      for (const auto& weight : file.weights("conv")) file.read(weight);
    } catch (const UserError&) {
    }
  };
  for (std::size_t at = 0; at < whole.size(); at += 41) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(~damaged[at]);
    try_to_read(damaged);
    if (at % 5 == 0) try_to_read(whole.substr(0, at));
  }
}

}  // namespace
}  // namespace s2fbench::formats
