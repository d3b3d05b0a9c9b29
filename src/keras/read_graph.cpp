#include "keras/read_graph.hpp"

#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::keras {
namespace {

using formats::KerasLayer;
using Indices = std::vector<std::size_t>;

[[noreturn]] void refuse(const KerasLayer& layer, const std::string& problem) {
  throw UserError("not a model of the families that can be imported",
                  "layer '" + layer.name + "' (" + layer.class_name + "): " + problem);
}

std::size_t only_input(const KerasLayer& layer, const Indices& from) {
  if (from.size() != 1) refuse(layer, "expected one input");
  return from.front();
}

Place place_of(const KerasLayer& layer) { return {.name = layer.name}; }

// The layer's own activation as a layer behind it.
std::size_t activated(LayerGraph& graph, const KerasLayer& layer, std::size_t from) {
  if (!layer.config.has("activation")) return from;
  return graph.activation(from, layer.config.word("activation"), place_of(layer));
}

bool is_same(const KerasLayer& layer) {
  const std::string padding = layer.config.word("padding");
  if (padding != "same" && padding != "valid") refuse(layer, "padding " + padding);
  return padding == "same";
}

// A width from a list such as (7, 1), whose other entries must be 1.
std::int64_t along_positions(const KerasLayer& layer, const std::string& key) {
  const auto values = layer.config.integers(key);
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i] != 1) refuse(layer, key + " has a second axis above 1");
  }
  if (values.front() < 1) refuse(layer, key + " below 1");
  return values.front();
}

Convolution convolution_of(const KerasLayer& layer) {
  const auto& config = layer.config;
  if (config.has("groups") && config.integer("groups") != 1) {
    refuse(layer, "convolution in groups");
  }
  if (config.has("data_format") && config.word("data_format") != "channels_last") {
    refuse(layer, "channels come first");
  }
  return {.filters = config.integer("filters"),
          .width = along_positions(layer, "kernel_size"),
          .dilation = along_positions(layer, "dilation_rate"),
          .bias = config.flag("use_bias"),
          .stride = along_positions(layer, "strides"),
          .same_padding = is_same(layer)};
}

std::size_t add_convolution(LayerGraph& graph, const KerasLayer& layer,
                            const Indices& from) {
  const auto at =
      graph.convolution(only_input(layer, from), convolution_of(layer), place_of(layer));
  return activated(graph, layer, at);
}

std::size_t add_transposed(LayerGraph& graph, const KerasLayer& layer,
                           const Indices& from) {
  const Convolution spec = convolution_of(layer);
  if (spec.stride != 1 || spec.dilation != 1 || !spec.same_padding) {
    refuse(layer, "expected stride 1, dilation 1 and padding same");
  }
  const auto at = graph.transposed(only_input(layer, from), spec, place_of(layer));
  return activated(graph, layer, at);
}

std::size_t add_dense(LayerGraph& graph, const KerasLayer& layer, const Indices& from) {
  const Convolution spec{.filters = layer.config.integer("units"),
                         .bias = layer.config.flag("use_bias")};
  const auto at = graph.convolution(only_input(layer, from), spec, place_of(layer));
  return activated(graph, layer, at);
}

std::size_t add_batch_norm(LayerGraph& graph, const KerasLayer& layer,
                           const Indices& from) {
  const std::size_t input = only_input(layer, from);
  const auto& config = layer.config;
  std::string note;
  const double epsilon = config.number("epsilon");
  if (std::abs(epsilon - 1e-3) > 1e-9) note += ", epsilon " + std::to_string(epsilon);
  if (!config.flag("scale")) note += ", without gamma";
  if (!config.flag("center")) note += ", without beta";
  if (config.has("renorm") && config.flag("renorm")) refuse(layer, "renorm");
  const std::int64_t axis = config.integer("axis");
  if (axis == 1 && graph.shape(input).positions > 1) note += ", over positions";
  if (axis < -1 || axis == 0 || axis > 3) refuse(layer, "a bad axis");
  return graph.batch_norm(input, place_of(layer), note);
}

// Slopes and ceilings would make it another function.
std::size_t add_relu(LayerGraph& graph, const KerasLayer& layer, std::size_t from) {
  for (const char* key : {"negative_slope", "threshold"}) {
    if (layer.config.has(key) && layer.config.number(key) != 0) refuse(layer, key);
  }
  if (layer.config.has("max_value")) refuse(layer, "max_value");
  return graph.activation(from, "relu", place_of(layer));
}

Pool pool_of(const KerasLayer& layer) {
  const std::int64_t width = along_positions(layer, "pool_size");
  return {
      .width = width,
      .stride = layer.config.has("strides") ? along_positions(layer, "strides") : width,
      .same_padding = is_same(layer)};
}

// (-1, 1, 64), (16, 8), ... without axes of 1 between positions and channels.
std::size_t add_reshape(LayerGraph& graph, const KerasLayer& layer, const Indices& from) {
  const std::size_t input = only_input(layer, from);
  auto target = layer.config.integers("target_shape");
  if (target.size() == 3 && target[1] == 1) target.erase(target.begin() + 1);
  if (target.size() == 1) target.insert(target.begin(), 1);
  if (target.size() != 2) refuse(layer, "expected (positions, channels)");
  const Shape before = graph.shape(input);
  const std::int64_t values = before.positions * before.channels;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t other = target[1 - i];
    if (target[i] == -1 && other > 0) target[i] = values / other;
  }
  return graph.reshape(input, {target[0], target[1]}, place_of(layer));
}

std::size_t add_concatenate(LayerGraph& graph, const KerasLayer& layer,
                            const Indices& from) {
  const auto axis = layer.config.integer("axis");
  if (axis != -1 && axis != 2 && !(axis == 1 && graph.shape(from.at(0)).positions == 1)) {
    refuse(layer, "expected to join channels");
  }
  return graph.concatenate(from, place_of(layer));
}

std::size_t add_input(LayerGraph& graph, const KerasLayer& layer) {
  const bool old = layer.config.has("batch_input_shape");  // Keras 2
  const auto shape = layer.config.integers(old ? "batch_input_shape" : "batch_shape");
  if (shape.size() != 3 || shape[1] < 1 || shape[2] != 4) {
    refuse(layer, "expected one-hot windows of a fixed length: (batch, length, 4)");
  }
  return graph.input({shape[1], shape[2]}, place_of(layer));
}

std::size_t add_layer(LayerGraph& graph, const KerasLayer& layer, const Indices& from) {
  const std::string& kind = layer.class_name;
  if (kind == "InputLayer") return add_input(graph, layer);
  if (from.empty()) refuse(layer, "has no input");
  const auto input = [&] { return only_input(layer, from); };
  if (kind == "Conv1D") return add_convolution(graph, layer, from);
  if (kind == "Conv2DTranspose" || kind == "Conv1DTranspose") {
    return add_transposed(graph, layer, from);
  }
  if (kind == "Dense") return add_dense(graph, layer, from);
  if (kind == "BatchNormalization") return add_batch_norm(graph, layer, from);
  if (kind == "Activation") return activated(graph, layer, input());
  if (kind == "ReLU") return add_relu(graph, layer, input());
  if (kind == "GELU") return graph.activation(input(), "gelu", place_of(layer));
  if (kind == "MaxPooling1D") {
    return graph.max_pool(input(), pool_of(layer), place_of(layer));
  }
  if (kind == "AveragePooling1D") {
    return graph.average_pool(input(), pool_of(layer), place_of(layer));
  }
  if (kind == "GlobalAveragePooling1D") {
    const std::int64_t all = graph.shape(input()).positions;
    return graph.average_pool(input(), {all, all}, place_of(layer));
  }
  if (kind == "Flatten") {
    const Shape shape = graph.shape(input());
    return graph.reshape(input(), {1, shape.positions * shape.channels}, place_of(layer));
  }
  if (kind == "Reshape") return add_reshape(graph, layer, from);
  if (kind == "Dropout" || kind == "SpatialDropout1D") return input();
  if (kind == "Add") return graph.add(from, place_of(layer));
  if (kind == "Concatenate") return add_concatenate(graph, layer, from);
  refuse(layer, "no such layer is known");
}

}  // namespace

LayerGraph read_graph(const formats::KerasArchitecture& architecture,
                      const std::string& file) {
  try {
    LayerGraph graph;
    Indices made;  // index in the graph of each Keras layer
    for (const KerasLayer& layer : architecture.layers) {
      Indices from;
      for (const std::size_t input : layer.inputs) from.push_back(made[input]);
      made.push_back(add_layer(graph, layer, from));
    }
    Indices outputs;
    for (const std::size_t output : architecture.outputs) outputs.push_back(made[output]);
    graph.set_outputs(std::move(outputs));
    return graph;
  } catch (const UserError& error) {
    const std::string text = error.what();
    throw UserError(text.starts_with(file) ? text : file + ": " + text);
  }
}

}  // namespace s2fbench::keras
