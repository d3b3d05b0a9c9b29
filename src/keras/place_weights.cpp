#include "keras/place_weights.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "models/weights.hpp"

namespace s2fbench::keras {
namespace {

using Dimensions = std::vector<std::int64_t>;

// One array of the file and where it goes.
struct Placed {
  std::string tensor;  // of our model
  std::int64_t axis = 0;
  std::int64_t first_row = 0;  // along the axis
  torch::Tensor values;        // rows in our order; other axes flattened as ours
};

// What a layer of the file must have: roles and the shapes that they may come in.
std::map<std::string, std::vector<Dimensions>> expected_weights(const Layer& layer,
                                                                std::int64_t channels) {
  const std::int64_t filters = layer.output.channels, width = layer.width;
  std::map<std::string, std::vector<Dimensions>> expected;
  if (layer.kind == Layer::Kind::convolution) {
    expected["kernel"] = {{width, channels, filters}};
    if (width == 1) expected["kernel"].push_back({channels, filters});
    if (layer.bias) expected["bias"] = {{filters}};
  }
  if (layer.kind == Layer::Kind::transposed) {
    expected["kernel"] = {{width, 1, filters, channels}, {width, filters, channels}};
    if (layer.bias) expected["bias"] = {{filters}};
  }
  if (layer.kind == Layer::Kind::batch_norm) {
    for (const char* role : {"gamma", "beta", "moving_mean", "moving_variance"}) {
      expected[role] = {{filters}};
    }
  }
  return expected;
}

std::string text_of(const Dimensions& shape) {
  std::vector<std::string> numbers;
  for (const std::int64_t n : shape) numbers.push_back(std::to_string(n));
  return "(" + join(numbers, ", ") + ")";
}

// The layer's weights by role, checked against what is expected.
std::map<std::string, formats::KerasWeight> checked_weights(
    const formats::KerasFile& file, const Layer& layer,
    const std::map<std::string, std::vector<Dimensions>>& expected) {
  const auto fail = [&](const std::string& problem) {
    throw UserError("weights do not fit the architecture",
                    file.path() + ": layer '" + layer.place.name + "' (" + layer.text +
                        "): " + problem);
  };
  std::map<std::string, formats::KerasWeight> weights;
  for (auto& weight : file.weights(layer.place.name)) {
    const auto wanted = expected.find(weight.role);
    if (wanted == expected.end()) fail("it should have no weight '" + weight.role + "'");
    const auto& shapes = wanted->second;
    if (std::find(shapes.begin(), shapes.end(), weight.shape) == shapes.end()) {
      fail("'" + weight.role + "' has shape " + text_of(weight.shape) + ", expected " +
           text_of(shapes.front()));
    }
    weights[weight.role] = weight;
  }
  for (const auto& [role, shapes] : expected) {
    if (!weights.contains(role)) fail("'" + role + "' is missing");
  }
  return weights;
}

// (positions, channels), flattened, along the first axis -> (channels, positions).
torch::Tensor channels_first(const torch::Tensor& rows, std::int64_t positions) {
  Dimensions shape = rows.sizes().vec(), split = {positions, shape[0] / positions};
  split.insert(split.end(), shape.begin() + 1, shape.end());
  return rows.view(split).transpose(0, 1).reshape(shape);
}

// (width, in, out) or (in, out) -> (out, in, width)
torch::Tensor our_kernel(const torch::Tensor& kernel, const Layer& layer,
                         const Place& place, std::int64_t channels) {
  const torch::Tensor inputs_first =
      kernel.view({layer.width, channels, layer.output.channels}).permute({1, 2, 0});
  const torch::Tensor outputs_first =
      channels_first(inputs_first.contiguous(), place.input_positions).transpose(0, 1);
  return channels_first(outputs_first.contiguous(), place.output_positions);
}

// (width, out, in) -> (in, out, width)
torch::Tensor our_transposed_kernel(const torch::Tensor& kernel, const Layer& layer,
                                    std::int64_t channels) {
  return kernel.view({layer.width, layer.output.channels, channels})
      .permute({2, 1, 0})
      .contiguous();
}

std::vector<Placed> placed_weights(const formats::KerasFile& file, const Layer& layer,
                                   const Place& place, std::int64_t channels) {
  static const std::map<std::string, std::string> names = {
      {"kernel", "weight"},
      {"bias", "bias"},
      {"gamma", "weight"},
      {"beta", "bias"},
      {"moving_mean", "running_mean"},
      {"moving_variance", "running_variance"}};
  std::vector<Placed> placed;
  const auto weights = checked_weights(file, layer, expected_weights(layer, channels));
  for (const auto& [role, weight] : weights) {
    torch::Tensor values = torch::tensor(file.read(weight));
    const bool transposed = layer.kind == Layer::Kind::transposed && role == "kernel";
    if (transposed) {
      values = our_transposed_kernel(values, layer, channels);
    } else if (role == "kernel") {
      values = our_kernel(values, layer, place, channels);
    } else {
      values = channels_first(values, place.output_positions);
    }
    placed.push_back(
        {place.name + "." + names.at(role), transposed ? 1 : 0, place.first_row, values});
  }
  return placed;
}

// Copies into the model; every one of its numbers must be set exactly once.
void fill(models::Model& model, const std::vector<Placed>& placed) {
  const torch::NoGradGuard no_gradient;
  std::map<std::string, torch::Tensor> ours;
  std::map<std::string, std::int64_t> unset;
  for (const auto& [name, tensor] : models::named_weights(model)) {
    ours[name] = tensor;
    unset[name] = tensor.numel();
  }
  for (const Placed& item : placed) {
    const auto found = ours.find(item.tensor);
    if (found == ours.end()) throw InternalError("import into unknown " + item.tensor);
    const torch::Tensor target =
        found->second.narrow(item.axis, item.first_row, item.values.size(item.axis));
    target.copy_(item.values.reshape(target.sizes()));
    unset[item.tensor] -= target.numel();
  }
  for (const auto& [name, count] : unset) {
    if (count != 0) throw InternalError("import does not fill " + name);
  }
}

}  // namespace

std::shared_ptr<models::Model> model_with_weights(const Fit& fit,
                                                  const formats::KerasFile& file) {
  std::vector<Placed> placed;
  for (std::size_t i = 0; i < fit.file.size(); ++i) {
    const Layer& layer = fit.file[i];
    if (layer.kind == Layer::Kind::plain) continue;
    const std::int64_t channels = fit.file[layer.inputs.front()].output.channels;
    for (auto& item : placed_weights(file, layer, fit.ours[i].place, channels)) {
      placed.push_back(std::move(item));
    }
  }
  auto model = models::make_model(fit.spec, 0);
  fill(*model, placed);
  model->eval();
  return model;
}

}  // namespace s2fbench::keras
