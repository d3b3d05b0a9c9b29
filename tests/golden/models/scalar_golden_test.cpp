// The models of sequence tables, as scalar_reference.py has them.
#include "golden.hpp"

namespace s2fbench::models {
namespace {

struct ScalarCase {
  const char* file;
  const char* model;
  catalogue::Options options;
  bool embedding = false;  // one vector of 24 numbers instead of a sequence
};

const catalogue::Options kThesisResnet = {{"activation", "exponential"},
                                          {"inner_activation", "relu"},
                                          {"dilations", "doubled"},
                                          {"kernel1", "15"},
                                          {"pool1", "10"},
                                          {"position_units", "0"},
                                          {"units1", "512"},
                                          {"units2", "256"}};

std::vector<ScalarCase> cases() {
  return {
      {"mlp", "mlp", {}},
      {"mlp", "mlp_binary", {}},
      {"mlp_embedding", "mlp", {}, true},
      {"mpra_cnn", "mpra_cnn", {{"reduce", "8"}}},
      {"mpra_cnn_relu",
       "mpra_cnn",
       {{"input_norm", "false"}, {"reduce", "0"}, {"activation", "relu"}}},
      {"chip_cnn", "chip_cnn", {}},
      {"chip_cnn_reduced", "chip_cnn", {{"input_norm", "true"}, {"reduce", "8"}}},
      {"chip_cnn",
       "chip_cnn",
       {{"input_norm", "true"}, {"reduce", "8"}, {"bypass", "true"}}},
      {"splice_cnn", "splice_cnn", {}},
      {"mpra_resnet", "mpra_resnet", {}},
      {"mpra_resnet_thesis", "mpra_resnet", kThesisResnet},
      {"mprann", "mprann", {}},
      {"rbp_supervised", "rbp_supervised", {}},
      {"insert_residual", "insert_residual", {{"reduce", "8"}}},
      {"insert_residual_norm",
       "insert_residual",
       {{"reduce", "8"}, {"layer_norm", "true"}}},
  };
}

// (batch, 24, 1)
torch::Tensor embedding() {
  return uniform("embedding", kBatch * 24).view({kBatch, 24, 1});
}

void expect_case(const ScalarCase& which, const std::string& mode, torch::Dtype type) {
  SCOPED_TRACE(std::string(which.model) + " as " + which.file + ", " + mode);
  catalogue::Options options = which.options;
  options["width"] = "0.03125";
  ModelSpec spec;
  spec.name = which.model;
  spec.request = {kLength, kLength, kTracks, {}};
  if (which.embedding) {
    spec.request.channels = 24;
    spec.request.input_length = spec.request.resolution = 1;
  }
  if (spec.name == "splice_cnn") spec.request.sequences = 2;
  spec.request.options =
      catalogue::complete_options(*catalogue::find_model(spec.name), options);
  const auto model = make_model(spec, 1);
  set_mode(*model, mode);
  expect_golden(*model, type, std::string(which.file) + "_" + mode,
                which.embedding ? embedding() : onehot());
}

TEST(GoldenScalarTest, EqualsTheReferenceInDoublePrecision) {
  for (const ScalarCase& which : cases()) {
    expect_case(which, "eval", torch::kFloat64);
    expect_case(which, "train", torch::kFloat64);
  }
}

// Only evaluation: batch norm divides by the spread of two sequences in training.
TEST(GoldenScalarTest, EqualsTheReferenceInSinglePrecision) {
  for (const ScalarCase& which : cases()) expect_case(which, "eval", torch::kFloat32);
}

TEST(GoldenScalarTest, CoversEveryModelOfSequences) {
  for (const auto& row : catalogue::models()) {
    if (row.task != catalogue::Task::scalar || row.fitted) continue;
    bool there = false;
    for (const ScalarCase& which : cases()) there = there || row.name == which.model;
    EXPECT_TRUE(there) << row.name;
  }
}

}  // namespace
}  // namespace s2fbench::models
