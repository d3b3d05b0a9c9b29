#include "models/model_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "formats/safetensors.hpp"
#include "models/weights.hpp"
#include "specs.hpp"

namespace s2fbench::models {
namespace {

namespace fs = std::filesystem;

class ModelFolderTest : public testing::Test {
 protected:
  ModelFolderTest()
      : folder_(fs::temp_directory_path() / ("s2f_model_" + std::to_string(::getpid()))) {
    description_.spec =
        spec_of("cnn", {{"width", "0.03"}, {"activation", "exponential"}}, 64);
    description_.loss = "poisson";
    description_.tracks = {"K562 \"rep 1\"", "back\\slash: #x"};
    description_.provenance = {{"seed", "3"}, {"note", "two\nlines"}, {"nothing", ""}};
    model_ = make_model(description_.spec, 3);
  }
  ~ModelFolderTest() override { fs::remove_all(folder_); }

  void save() { save_model_folder(folder_, *model_, description_); }
  std::string yaml() const {
    std::ifstream file(folder_ / "model.yaml");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  // Saves, replaces a piece of model.yaml and returns the error of loading it.
  std::string error_after(const std::string& old_text, const std::string& new_text) {
    save();
    std::string text = yaml();
    const std::size_t at = text.find(old_text);
    if (at == std::string::npos) return "the text to replace is not there";
    std::ofstream(folder_ / "model.yaml") << text.replace(at, old_text.size(), new_text);
    return error();
  }
  std::string error() const {
    try {
      load_model_folder(folder_);
    } catch (const UserError& problem) {
      return problem.what();
    }
    return "";
  }

  fs::path folder_;
  ModelDescription description_;
  std::shared_ptr<Model> model_;
};

TEST_F(ModelFolderTest, ComesBackAsItWas) {
  model_->named_buffers()["stage1.norm.running_mean"].fill_(0.25);
  save();
  save();  // over an older one
  const StoredModel stored = load_model_folder(folder_);
  const ModelDescription& back = stored.description;
  EXPECT_EQ(back.spec.name, "cnn");
  EXPECT_EQ(back.spec.request.options, description_.spec.request.options);
  EXPECT_EQ(back.spec.request.resolution, 64);
  EXPECT_EQ(back.spec.request.input_length, 512);
  EXPECT_EQ(back.spec.request.tracks, 2);
  EXPECT_TRUE(back.spec.positive_output);
  EXPECT_EQ(back.loss, "poisson");
  EXPECT_EQ(back.tracks, description_.tracks);
  EXPECT_EQ(back.provenance,
            (std::map<std::string, std::string>{{"seed", "3"}, {"note", "two lines"}}));
  EXPECT_FALSE(stored.model->is_training());
  const auto ours = named_weights(*model_), theirs = named_weights(*stored.model);
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ(ours[i].first, theirs[i].first);
    EXPECT_TRUE(torch::equal(ours[i].second, theirs[i].second)) << ours[i].first;
  }
}

TEST_F(ModelFolderTest, NamesWhatIsWrongInTheDescription) {
  EXPECT_NE(error().find("model.yaml"), std::string::npos);
  EXPECT_NE(error_after("architecture: cnn", "architecture: cnm").find("cnm"),
            std::string::npos);
  EXPECT_NE(error_after("resolution: 64", "resolution: 60").find("do not divide"),
            std::string::npos);
  EXPECT_NE(error_after("resolution: 64", "resolution: 0"), "");
  EXPECT_NE(error_after("activation: exponential", "activation: gelu").find("gelu"),
            std::string::npos);
  EXPECT_NE(error_after("width: 0.03", "width: 99"), "");
  EXPECT_NE(error_after("loss: poisson\n", "").find("loss"), std::string::npos);
  EXPECT_NE(error_after("version: 1", "version: 2").find("version 1"), std::string::npos);
  EXPECT_NE(error_after("loss:", "lost:").find("lost"), std::string::npos);
}

TEST_F(ModelFolderTest, AModelOfSequencesComesBackWithItsInput) {
  description_.spec = spec_of("splice_cnn", {{"width", "0.05"}}, 64, 2, 64);
  description_.spec.request.channels = 7;
  description_.spec.request.sequences = 2;
  model_ = make_model(description_.spec, 3);
  model_->eval();
  save();
  const StoredModel stored = load_model_folder(folder_);
  EXPECT_EQ(stored.description.spec.request.channels, 7);
  EXPECT_EQ(stored.description.spec.request.sequences, 2);
  const torch::Tensor x = torch::arange(2 * 7 * 64).view({2, 7, 64}).cos();
  EXPECT_TRUE(torch::equal(stored.model->forward(x).profile, model_->forward(x).profile));
  EXPECT_NE(error_after("channels: 7", "channels: 0"), "");
  EXPECT_NE(error_after("channels: 7", "channels: 6").find("weight"), std::string::npos);
  EXPECT_NE(error_after("sequences: 2\n", "").find("reads 2 sequences"),
            std::string::npos);
}

// Folders from before an option existed: its default is what the model did then.
TEST_F(ModelFolderTest, AnOptionThatIsNotNamedHasItsDefault) {
  EXPECT_EQ(error_after("  head: single\n", ""), "");
  const auto& options = read_model_description(folder_).spec.request.options;
  EXPECT_EQ(options, description_.spec.request.options);
}

TEST_F(ModelFolderTest, ADescriptionAloneCannotMakeItAllocate) {
  EXPECT_NE(error_after("input_length: 512", "input_length: 1048576").find("needs"),
            std::string::npos);
  EXPECT_NE(error_after("width: 0.03", "width: 16").find("needs"), std::string::npos);
}

TEST_F(ModelFolderTest, ListsEveryWeightThatDoesNotFit) {
  save();
  std::vector<std::pair<std::string, torch::Tensor>> weights = named_weights(*model_);
  std::vector<formats::FloatTensor> rows;
  for (const auto& [name, tensor] : weights) {
    if (name == "head.bias") continue;
    std::vector<std::int64_t> shape = tensor.sizes().vec();
    if (name == "stage1.convolution.weight") std::swap(shape[0], shape[1]);
    rows.push_back(
        {name,
         shape,
         {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())}});
  }
  const std::vector<float> extra(10, 0.0f);
  rows.push_back({"unknown", {10}, extra});
  formats::write_safetensors(folder_ / "weights.safetensors", rows);
  const std::string message = error();
  EXPECT_NE(message.find("head.bias is missing"), std::string::npos) << message;
  EXPECT_NE(message.find("stage1.convolution.weight has shape (4, 6, 19) instead of "
                         "(6, 4, 19)"),
            std::string::npos)
      << message;
  EXPECT_NE(message.find("unknown is surplus"), std::string::npos) << message;
}

TEST_F(ModelFolderTest, ATruncatedWeightFileIsAUserError) {
  save();
  const fs::path weights = folder_ / "weights.safetensors";
  fs::resize_file(weights, fs::file_size(weights) - 4);
  EXPECT_NE(error().find("truncated"), std::string::npos);
  fs::remove(weights);
  EXPECT_NE(error().find("No such file"), std::string::npos);
}

TEST_F(ModelFolderTest, AFolderThatCannotBeMadeIsAnEnvironmentError) {
  std::ofstream(folder_.string()) << "a file in the way";
  EXPECT_THROW(save(), EnvironmentError);
}

}  // namespace
}  // namespace s2fbench::models
