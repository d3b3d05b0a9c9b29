// The CNN baseline: three pooled convolutions, a dense bottleneck, a dense layer that
// spans all bins, and one more convolution. Any resolution: only the second dense layer
// changes.
#include "catalogue/layer_count.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

constexpr int kPooling = 8 * 4 * 4;
constexpr int kChannelsPerBin = 8;  // after the reshape; not scaled by width

std::string why_not(const ModelRequest& request) {
  if (request.input_length < kPooling) {
    return "needs a window of at least " + std::to_string(kPooling) + " nt";
  }
  return window_reason(request);
}

LayerCount count(const ModelRequest& request) {
  const double width = number_option(request.options, "width");
  const int first = scaled(192, width), second = scaled(256, width);
  const int third = scaled(512, width), dense = scaled(256, width);
  const std::int64_t length = request.input_length;
  const std::int64_t bins = length / request.resolution;
  LayerCount layers;
  layers.convolution(4, first, 19, length).batch_norm(first);
  layers.convolution(first, second, 7, length / 8).batch_norm(second);
  layers.convolution(second, third, 7, length / 8 / 4).batch_norm(third);
  layers.dense(length / 8 / 4 / 4 * third, dense).batch_norm(dense);
  layers.dense(dense, bins * kChannelsPerBin).batch_norm(bins * kChannelsPerBin);
  layers.convolution(kChannelsPerBin, second, 7, bins).batch_norm(second);
  layers.convolution(second, request.tracks, 1, bins);
  return layers;
}

}  // namespace

ModelRow cnn_row() {
  return {"cnn",
          "pooled convolutions with a dense bottleneck; any resolution",
          {width_option(), activation_option()},
          why_not,
          [](const ModelRequest& request) { return count(request).operations(); },
          [](const ModelRequest& request) { return count(request).parameters(); }};
}

}  // namespace s2fbench::catalogue
