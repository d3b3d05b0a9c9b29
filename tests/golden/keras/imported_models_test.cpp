// Models of the study's families that Keras made (make_models.py), imported and compared
// with what Keras predicted.
#include <gtest/gtest.h>

#include <map>

#include "h5/file.hpp"
#include "keras/import_model.hpp"

namespace s2fbench::keras {
namespace {

const std::string kFolder = S2FBENCH_GOLDEN_FOLDER;

torch::Tensor read_tensor(const h5::Dataset& dataset) {
  std::vector<std::int64_t> shape;
  for (const hsize_t n : dataset.shape()) shape.push_back(static_cast<std::int64_t>(n));
  return torch::tensor(dataset.read<float>()).view(shape);
}

// Largest relative difference over windows: norm of the difference over that of the
// reference.
double difference(const torch::Tensor& ours, const torch::Tensor& reference) {
  const torch::Tensor gap = (ours - reference).flatten(1).norm(2, 1);
  return (gap / reference.flatten(1).norm(2, 1)).max().item<double>();
}

struct Case {
  const char* name;
  const char* model;
  std::map<std::string, std::string> options;  // some of those read from the file
};

void PrintTo(const Case& which, std::ostream* out) { *out << which.name; }

class ImportedModels : public testing::TestWithParam<Case> {};

TEST_P(ImportedModels, PredictWhatKerasPredicts) {
  const std::string name = GetParam().name;
  const auto imported = import_model({kFolder + "/" + name + ".h5"});
  const auto& spec = imported.description.spec;
  EXPECT_EQ(spec.name, GetParam().model);
  for (const auto& [option, value] : GetParam().options) {
    EXPECT_EQ(spec.request.options.at(option), value) << option;
  }
  const h5::File expected = h5::File::open(kFolder + "/expected.h5");
  const auto letters = expected.dataset("onehot").read<std::uint8_t>();
  const torch::Tensor onehot = torch::tensor(letters)
                                   .view({-1, spec.request.input_length, 4})
                                   .to(torch::kFloat32)
                                   .transpose(1, 2)
                                   .contiguous();
  const torch::NoGradGuard no_gradient;
  const auto predicted = imported.model->forward(onehot);
  torch::Tensor reference = read_tensor(expected.dataset("pred/" + name));
  torch::Tensor ours = predicted.profile;
  if (reference.dim() == 2) {
    reference = reference.unsqueeze(2);  // binary: probabilities
    ours = torch::sigmoid(ours);
  } else {
    reference = reference.transpose(1, 2);
  }
  ASSERT_EQ(ours.sizes(), reference.sizes());
  EXPECT_LT(difference(ours, reference), 1e-5);
  if (expected.exists("counts/" + name)) {
    const auto counts = read_tensor(expected.dataset("counts/" + name));
    EXPECT_LT(difference(predicted.log_counts, counts), 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Families, ImportedModels,
    testing::Values(
        Case{"bpnet_softplus", "bpnet", {{"filters", "6"}, {"layers", "3"}}},
        Case{"bpnet_linear",
             "bpnet",
             {{"activation", "exponential"}, {"head_kernel", "9"}}},
        Case{"bpnet_original", "bpnet_original", {{"head_kernel", "25"}}},
        Case{"cnn_single", "cnn", {{"activation", "exponential"}, {"bin_channels", "3"}}},
        Case{"cnn_task", "cnn", {{"head", "task"}, {"head_filters", "4"}}},
        Case{"cnn_binary", "cnn_binary", {{"dense", "9"}, {"kernel3", "5"}}},
        Case{"residualbind_single", "residualbind", {{"depth4", "2"}, {"pool2", "8"}}},
        Case{"residualbind_task", "residualbind", {{"depth4", "3"}, {"head", "task"}}},
        Case{"residual_binary", "residual_binary", {{"depth1", "2"}}},
        Case{"residualbind32_single", "residualbind32", {{"mix_kernel", "1"}}},
        Case{"residualbind32_task", "residualbind32", {{"mix_kernel", "7"}}},
        Case{"basenjimod_128", "basenjimod", {{"filters1", "6"}, {"filters5", "9"}}},
        Case{"basenji", "basenji", {{"dilated_units", "3"}, {"last_filters", "9"}}},
        Case{"basenji_binary", "basenji_binary", {{"activation", "exponential"}}},
        Case{"basset", "basset", {{"kernel2", "11"}, {"dense_units", "8"}}},
        Case{"basenjimod_64", "basenjimod", {{"dilated_units", "2"}}}),
    [](const auto& which) { return std::string(which.param.name); });

}  // namespace
}  // namespace s2fbench::keras
