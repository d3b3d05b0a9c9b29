// Models of sequence tables: parameter counts in the study's sizes (which
// tests/golden/models/scalar_reference.py prints too), reasons, costs.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {
namespace {

ModelRequest request(const std::string& model, int positions, int channels = 4,
                     int tracks = 1, const Options& options = {}) {
  ModelRequest made{positions, positions, tracks,
                    complete_options(*find_model(model), options)};
  made.channels = channels;
  made.sequences = model == "splice_cnn" ? 2 : 1;
  return made;
}

std::int64_t parameters(const std::string& model, int positions, int channels = 4,
                        int tracks = 1, const Options& options = {}) {
  return find_model(model)->parameters(
      request(model, positions, channels, tracks, options));
}

std::string why_not(const std::string& model, const ModelRequest& asked) {
  return find_model(model)->why_not(asked);
}

const Options kReduced = {{"input_norm", "true"}, {"reduce", "512"}};
const Options kThesisResnet = {{"activation", "exponential"},
                               {"inner_activation", "relu"},
                               {"dilations", "doubled"},
                               {"kernel1", "15"},
                               {"pool1", "10"},
                               {"position_units", "0"},
                               {"units1", "512"},
                               {"units2", "256"}};

TEST(ScalarModels, ParameterCountsOfTheStudysSizes) {
  EXPECT_EQ(parameters("mlp", 1, 2560), 1'444'353);
  EXPECT_EQ(parameters("mlp_binary", 1, 2560), 1'444'353);
  EXPECT_EQ(parameters("mpra_cnn", 230), 2'197'913);
  EXPECT_EQ(parameters("mpra_cnn", 41, 2560), 1'524'353);
  EXPECT_EQ(parameters("chip_cnn", 200), 292'449);
  EXPECT_EQ(parameters("chip_cnn", 36, 2560, 1, kReduced), 1'672'545);
  EXPECT_EQ(parameters("splice_cnn", 800, 4, 56), 2'043'940);
  EXPECT_EQ(parameters("mpra_resnet", 230), 1'390'797);
  EXPECT_EQ(parameters("mpra_resnet", 230, 4, 1, kThesisResnet), 1'716'109);
  EXPECT_EQ(parameters("mprann", 230), 3'957'751);
  EXPECT_EQ(parameters("rbp_supervised", 1000, 4, 120), 381'304);
  EXPECT_EQ(parameters("insert_residual", 173), 274'417);
  EXPECT_EQ(parameters("insert_residual", 34, 2560, 1, {{"layer_norm", "true"}}),
            402'225);
}

// By hand, layer after layer.
TEST(ScalarModels, LayersOfTheSpliceModel) {
  const std::int64_t branch = 4 * 7 * 128 + 128 + 2 * 128;
  const std::int64_t second = 128 * 5 * 164 + 164 + 2 * 164;
  const std::int64_t third = 164 * 5 * 256 + 256 + 2 * 256;
  const std::int64_t flat = 200 / 4 / 2 * 256;  // both sides' 400 nt, pooled by 4
  const std::int64_t dense = flat * 256 + 256 + 512 + 256 * 256 + 256 + 512;
  EXPECT_EQ(parameters("splice_cnn", 800, 4, 56),
            2 * branch + second + third + dense + 256 * 56 + 56);
  const double operations = 2 * 400.0 * 4 * 7 * 128 + 200.0 * 128 * 5 * 164 +
                            50.0 * 164 * 5 * 256 + flat * 256.0 + 256 * 256 + 256 * 56;
  EXPECT_DOUBLE_EQ(
      find_model("splice_cnn")->operations(request("splice_cnn", 800, 4, 56)),
      operations);
}

TEST(ScalarModels, OperationsFollowPositionsAndChannels) {
  const double mlp = find_model("mlp")->operations(request("mlp", 1, 2560));
  EXPECT_DOUBLE_EQ(mlp, 2560 * 512.0 + 512 * 256 + 256);
  const double insert = 173.0 * (4 * 48 + 48 * 19 * 96 + 3 * 96 * 3 * 96) +
                        17.0 * 96 * 7 * 128 + 128 * 128 + 128;
  EXPECT_DOUBLE_EQ(
      find_model("insert_residual")->operations(request("insert_residual", 173)), insert);
  // 230 positions become 224, 217, 108, 106, 105.
  const double mprann = 224.0 * 4 * 7 * 250 + 217.0 * 250 * 8 * 250 +
                        106.0 * 250 * 3 * 250 + 105.0 * 250 * 2 * 100 + 105 * 100 * 300 +
                        300 * 200 + 200;
  EXPECT_DOUBLE_EQ(find_model("mprann")->operations(request("mprann", 230)), mprann);
}

TEST(ScalarModels, WidthLeavesTheReducedInputAlone) {
  const Options half = {{"width", "0.5"}};
  const std::int64_t expected = 2 * 4 + (4 * 196 + 196) + (196 * 7 * 98 + 98 + 2 * 98) +
                                (98 * 7 * 128 + 128 + 2 * 128) +
                                (11 * 128 * 256 + 256 + 512) + (256 * 128 + 128 + 256) +
                                129;
  EXPECT_EQ(parameters("mpra_cnn", 230, 4, 1, half), expected);
  EXPECT_GT(parameters("mpra_cnn", 230, 4, 1, {{"width", "2"}}),
            2 * parameters("mpra_cnn", 230));
}

TEST(ScalarModels, TheStudysBugReadsTheInputItself) {
  Options bug = kReduced;
  bug["bypass"] = "true";
  EXPECT_EQ(parameters("chip_cnn", 36, 768, 1, bug), parameters("chip_cnn", 36, 768));
  EXPECT_LT(parameters("chip_cnn", 36, 768),
            parameters("chip_cnn", 36, 768, 1, kReduced));
}

TEST(ScalarModels, FitTheStudysInputs) {
  for (const int positions : {230, 41, 59, 232})
    EXPECT_EQ(why_not("mpra_cnn", request("mpra_cnn", positions, 512)), "");
  for (const int positions : {200, 36, 57, 202, 960})
    EXPECT_EQ(why_not("chip_cnn", request("chip_cnn", positions, 16)), "");
  for (const int side : {400, 71, 270, 402, 960})
    EXPECT_EQ(why_not("splice_cnn", request("splice_cnn", 2 * side, 16, 56)), "");
  for (const int positions : {173, 34, 46, 175})
    EXPECT_EQ(why_not("insert_residual", request("insert_residual", positions, 512)), "");
  EXPECT_EQ(why_not("mlp", request("mlp", 1, 2560)), "");
}

TEST(ScalarModels, OnePositionLeavesNothingToPool) {
  EXPECT_EQ(why_not("mpra_cnn", request("mpra_cnn", 1, 768)),
            "pools of 5, 4 leave nothing of 1 position; smaller ones do, or model mlp");
  EXPECT_EQ(why_not("mpra_cnn", request("mpra_cnn", 19, 768)),
            "pools of 5, 4 leave nothing of 19 positions; smaller ones do, or model mlp");
  EXPECT_EQ(why_not("mpra_cnn", request("mpra_cnn", 20, 768)), "");
  EXPECT_EQ(why_not("mpra_cnn",
                    request("mpra_cnn", 1, 768, 1, {{"pool1", "1"}, {"pool2", "1"}})),
            "");
  EXPECT_EQ(why_not("mpra_resnet", request("mpra_resnet", 49, 768)),
            "pools of 5, 5, 2 leave nothing of 49 positions; smaller ones do, or model "
            "mlp");
  EXPECT_EQ(why_not("mpra_resnet",
                    request("mpra_resnet", 49, 768, 1, {{"position_units", "0"}})),
            "");
  EXPECT_NE(why_not("chip_cnn", request("chip_cnn", 31)), "");
  EXPECT_EQ(why_not("chip_cnn", request("chip_cnn", 32)), "");
  EXPECT_NE(why_not("rbp_supervised", request("rbp_supervised", 9)), "");
  EXPECT_EQ(why_not("rbp_supervised", request("rbp_supervised", 10)), "");
  EXPECT_NE(why_not("splice_cnn", request("splice_cnn", 2)), "");
  EXPECT_EQ(why_not("splice_cnn", request("splice_cnn", 32)), "");
  // 20 - 6 - 7 = 7, halved 3, - 2 = 1, - 1 = 0.
  EXPECT_EQ(
      why_not("mprann", request("mprann", 20)),
      "its convolutions are not padded and need 21 positions of which the input has "
      "20; smaller kernels do with fewer, or model mlp");
  EXPECT_EQ(why_not("mprann", request("mprann", 21)), "");
}

TEST(ScalarModels, WantTheirNumberOfSequencesAndTheWholeWindow) {
  for (const auto& model : models()) {
    if (model.task != Task::scalar || model.fitted) continue;
    ModelRequest asked = request(model.name, 400);
    EXPECT_EQ(model.why_not(asked), "") << model.name;
    asked.resolution = 32;
    EXPECT_EQ(model.why_not(asked),
              "predicts one value per window: resolution must be 400")
        << model.name;
    asked.resolution = 400;
    asked.sequences = 3 - asked.sequences;
    EXPECT_EQ(model.why_not(asked).empty(), model.name.starts_with("mlp")) << model.name;
  }
  ModelRequest one = request("splice_cnn", 400);
  one.sequences = 1;
  EXPECT_EQ(why_not("splice_cnn", one), "reads 2 sequences, the data has 1 side by side");
  EXPECT_EQ(why_not("splice_cnn", request("splice_cnn", 401)),
            "401 positions do not divide into 2 sequences of equal length");
}

TEST(ScalarModels, BooleanOptionsAreTrueOrFalse) {
  EXPECT_TRUE(boolean_option({{"bypass", "true"}}, "bypass"));
  EXPECT_FALSE(boolean_option({{"bypass", "false"}}, "bypass"));
  EXPECT_THROW(boolean_option({{"bypass", "yes"}}, "bypass"), InternalError);
  EXPECT_THROW(boolean_option({}, "bypass"), InternalError);
}

}  // namespace
}  // namespace s2fbench::catalogue
