// Files that are Keras models, but none of ours: the first layer that differs is named.
#include <gtest/gtest.h>

#include <filesystem>

#include "h5/file.hpp"
#include "keras/fit.hpp"
#include "keras/import_model.hpp"
#include "keras/read_graph.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::keras {
namespace {

const std::string kFile = std::string(S2FBENCH_GOLDEN_FOLDER) + "/bpnet_softplus.h5";

std::string architecture() {
  return h5::File::open(kFile).text_attribute("model_config");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("not in the text: " + from);
  return text.replace(at, from.size(), to);
}

void expect_misfit(const std::string& from, const std::string& to,
                   std::initializer_list<std::string> words) {
  const std::string json = replaced(architecture(), from, to);
  test::expect_user_error(
      [&] {
        fit_family(read_graph(formats::parse_keras_architecture(json, "m.h5"), "m.h5"),
                   "m.h5");
      },
      words);
}

TEST(Misfits, NameTheLayerThatDiffers) {
  expect_misfit("\"dilation_rate\": [4]", "\"dilation_rate\": [3]",
                {"m.h5: nearest is bpnet", "layer 'conv1d_2' is convolution of 6",
                 "dilation 3", "dilation 4", "(dilated2)"});
  expect_misfit("\"activation\": \"softplus\"", "\"activation\": \"tanh\"",
                {"layer 'concatenate'", "expected concatenation of 3, an output"});
  expect_misfit("\"use_bias\": true", "\"use_bias\": false",
                {"layer 'conv1d'", "without bias", "with bias"});
  expect_misfit("\"class_name\": \"Add\"", "\"class_name\": \"Multiply\"",
                {"layer 'add' (Multiply): no such layer is known"});
  expect_misfit("\"strides\": [1]", "\"strides\": [2]", {"layer 'conv1d'", "stride 2"});
}

TEST(Misfits, RefuseImpossibleNumbers) {
  expect_misfit("\"filters\": 6", "\"filters\": 0",
                {"impossible shape", "layer 'conv1d'"});
  expect_misfit("\"filters\": 6", "\"filters\": 1e30", {"layer 'conv1d'", "'filters'"});
  expect_misfit("\"filters\": 6", "\"filters\": 5", {"'add'", "different shapes"});
  expect_misfit("\"kernel_size\": [11]", "\"kernel_size\": []", {"'kernel_size'"});
  expect_misfit("\"kernel_size\": [11]", "\"kernel_size\": [0]", {"kernel_size below 1"});
  expect_misfit("\"batch_shape\": [null, 512, 4]", "\"batch_shape\": [null, null, 4]",
                {"one-hot windows of a fixed length"});
}

class MisfitWeights : public testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::path(testing::TempDir()) / "misfit_weights.h5").string();
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::string path_;
};

TEST_F(MisfitWeights, NameTheLayer) {
  const auto with_kernel = [&](const h5::Shape& shape, const char* role) {
    h5::File file = h5::File::create(path_);
    file.write_attribute("model_config", architecture());
    auto layer = file.create_group("model_weights").create_group("conv1d");
    layer.write_texts_attribute("weight_names", {role, "bias"});
    auto kernel = layer.create<float>(role, shape);
    kernel.write(std::vector<float>(kernel.size(), 0.5F));
    layer.write("bias", std::vector<float>(6, 0.0F));
    file.close();
  };
  const auto refuses = [&](std::initializer_list<std::string> words) {
    test::expect_user_error([&] { import_model({path_}); }, words);
  };
  with_kernel({11, 6, 4}, "kernel");
  refuses(
      {path_, "layer 'conv1d'", "'kernel' has shape (11, 6, 4), expected (11, 4, 6)"});
  with_kernel({11, 4, 6}, "kernels");
  refuses({"layer 'conv1d'", "it should have no weight 'kernels'"});
  with_kernel({11, 4, 6}, "kernel");
  refuses({"layer 'conv1d_1'", "'bias' is missing"});
}

}  // namespace
}  // namespace s2fbench::keras
