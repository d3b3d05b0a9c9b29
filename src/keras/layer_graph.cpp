#include "keras/layer_graph.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::keras {
namespace {

constexpr std::int64_t kMostValues = std::int64_t{1} << 40;  // of one layer's output
constexpr const char* kAddition = "addition";

std::string text_of(Shape shape) {
  return "(" + std::to_string(shape.positions) + ", " + std::to_string(shape.channels) +
         ")";
}

// Positions that a window of `reach` positions takes with this stride.
std::int64_t positions_after(std::int64_t before, std::int64_t reach, std::int64_t stride,
                             bool same_padding) {
  if (reach < 1 || stride < 1) return 0;
  if (same_padding) return (before + stride - 1) / stride;
  return before < reach ? 0 : (before - reach) / stride + 1;
}

}  // namespace

std::size_t LayerGraph::append(Layer layer) {
  const Shape shape = layer.output;
  if (shape.positions < 1 || shape.channels < 1 ||
      shape.channels > kMostValues / shape.positions) {
    throw UserError("a layer's output has an impossible shape",
                    "layer '" + layer.place.name + "': " + text_of(shape));
  }
  layers_.push_back(std::move(layer));
  return layers_.size() - 1;
}

std::size_t LayerGraph::input(Shape shape, Place place) {
  return append({"input of shape " + text_of(shape), std::move(place), {}, shape});
}

std::size_t LayerGraph::convolution(std::size_t from, const Convolution& spec,
                                    Place place) {
  Layer layer{"", std::move(place), {from}};
  layer.kind = Layer::Kind::convolution;
  layer.width = spec.width;
  layer.bias = spec.bias;
  layer.dilation = spec.dilation;
  const std::string filters = std::to_string(spec.filters);
  layer.text = spec.width == 1 ? "dense layer of " + filters + " units"
                               : "convolution of " + filters + " filters, width " +
                                     std::to_string(spec.width);
  if (spec.width > 1) layer.text += ", dilation " + std::to_string(spec.dilation);
  layer.text += spec.bias ? ", with bias" : ", without bias";
  if (spec.stride != 1) layer.text += ", stride " + std::to_string(spec.stride);
  if (!spec.same_padding && spec.width > 1) layer.text += ", padding valid";
  layer.output = {
      positions_after(shape(from).positions, (spec.width - 1) * spec.dilation + 1,
                      spec.stride, spec.same_padding),
      spec.filters};
  return append(std::move(layer));
}

std::size_t LayerGraph::dense(std::size_t from, std::int64_t units, Place place) {
  return convolution(from, {.filters = units}, std::move(place));
}

std::size_t LayerGraph::transposed(std::size_t from, const Convolution& spec,
                                   Place place) {
  Layer layer{"transposed convolution of " + std::to_string(spec.filters) +
                  " filters, width " + std::to_string(spec.width) +
                  (spec.bias ? ", with bias" : ", without bias"),
              std::move(place),
              {from},
              {shape(from).positions, spec.filters}};
  layer.kind = Layer::Kind::transposed;
  layer.width = spec.width;
  layer.bias = spec.bias;
  return append(std::move(layer));
}

std::size_t LayerGraph::batch_norm(std::size_t from, Place place,
                                   const std::string& note) {
  Layer layer{"batch norm" + note, std::move(place), {from}, shape(from)};
  layer.kind = Layer::Kind::batch_norm;
  return append(std::move(layer));
}

std::size_t LayerGraph::activation(std::size_t from, const std::string& word,
                                   Place place) {
  if (word == "linear") return from;
  Layer layer{"activation " + word, std::move(place), {from}, shape(from)};
  layer.activation = word;
  return append(std::move(layer));
}

std::size_t LayerGraph::pooled(std::size_t from, const Pool& pool,
                               const std::string& what, Place place) {
  if (pool.width == 1 && pool.stride == 1) return from;
  const std::int64_t before = shape(from).positions;
  Layer layer{what + " pool of width " + std::to_string(pool.width),
              std::move(place),
              {from},
              {positions_after(before, pool.width, pool.stride, pool.same_padding),
               shape(from).channels}};
  layer.pool = pool.width;
  if (pool.stride != pool.width) layer.text += ", stride " + std::to_string(pool.stride);
  // Where the width divides the positions, both paddings are the same.
  if (pool.width < 1 || before % pool.width != 0) {
    layer.text += pool.same_padding ? ", padding same" : ", padding valid";
  }
  return append(std::move(layer));
}

std::size_t LayerGraph::max_pool(std::size_t from, const Pool& pool, Place place) {
  return pooled(from, pool, "max", std::move(place));
}
std::size_t LayerGraph::max_pool(std::size_t from, std::int64_t width) {
  return max_pool(from, Pool{width, width});
}
std::size_t LayerGraph::average_pool(std::size_t from, const Pool& pool, Place place) {
  return pooled(from, pool, "average", std::move(place));
}
std::size_t LayerGraph::average_pool(std::size_t from, std::int64_t width) {
  return average_pool(from, Pool{width, width});
}

std::size_t LayerGraph::reshape(std::size_t from, Shape to, Place place) {
  if (shape(from) == to) return from;
  if (to.positions < 1 || to.channels < 1 ||
      shape(from).positions * shape(from).channels != to.positions * to.channels) {
    throw UserError(
        "a layer's output has an impossible shape",
        "layer '" + place.name + "': " + text_of(shape(from)) + " as " + text_of(to));
  }
  return append({"reshape to " + text_of(to), std::move(place), {from}, to});
}

std::size_t LayerGraph::flatten(std::size_t from) {
  return reshape(from, {1, shape(from).positions * shape(from).channels});
}

std::size_t LayerGraph::add(std::vector<std::size_t> from, Place place) {
  Layer layer{kAddition, std::move(place), {}, shape(from.at(0))};
  for (const std::size_t input : from) {
    if (shape(input) != layer.output) {
      throw UserError("a layer adds outputs of different shapes",
                      "layer '" + layer.place.name + "': " + text_of(layer.output) +
                          " and " + text_of(shape(input)));
    }
  }
  layer.inputs = std::move(from);
  return append(std::move(layer));
}

std::size_t LayerGraph::concatenate(const std::vector<std::size_t>& from, Place place) {
  if (from.size() == 1) return from.front();
  Layer layer{"concatenation of " + std::to_string(from.size()),
              std::move(place),
              from,
              {shape(from.at(0)).positions, 0}};
  for (const std::size_t input : from) {
    if (shape(input).positions != layer.output.positions) {
      throw UserError("a layer joins outputs of different lengths",
                      "layer '" + layer.place.name + "': " +
                          text_of(shape(from.front())) + " and " + text_of(shape(input)));
    }
    layer.output.channels += shape(input).channels;
  }
  return append(std::move(layer));
}

std::vector<Layer> LayerGraph::in_order() const {
  constexpr std::size_t kNotYet = static_cast<std::size_t>(-1);
  std::vector<Layer> ordered;
  std::vector<std::size_t> placed(layers_.size(), kNotYet);
  // Layers without weights that compute the same are one, however often they are there.
  std::map<std::pair<std::string, std::vector<std::size_t>>, std::size_t> plain;
  // Depth first without recursion: files may hold chains of thousands of layers.
  std::vector<std::size_t> waiting(outputs_.rbegin(), outputs_.rend());
  while (!waiting.empty()) {
    const std::size_t at = waiting.back();
    const auto& inputs = layers_[at].inputs;
    const auto next = std::find_if(inputs.begin(), inputs.end(), [&](std::size_t input) {
      return placed[input] == kNotYet;
    });
    if (placed[at] == kNotYet && next != inputs.end()) {
      waiting.push_back(*next);
      continue;
    }
    waiting.pop_back();
    if (placed[at] != kNotYet) continue;
    Layer layer = layers_[at];
    for (std::size_t& input : layer.inputs) input = placed[input];
    if (layer.text == kAddition) std::sort(layer.inputs.begin(), layer.inputs.end());
    if (std::find(outputs_.begin(), outputs_.end(), at) != outputs_.end()) {
      layer.text += ", an output of the model";
    }
    placed[at] = ordered.size();
    if (layer.kind == Layer::Kind::plain) {
      const auto [same, is_new] =
          plain.emplace(std::pair(layer.text, layer.inputs), ordered.size());
      placed[at] = same->second;
      if (!is_new) continue;
    }
    ordered.push_back(std::move(layer));
  }
  return ordered;
}

}  // namespace s2fbench::keras
