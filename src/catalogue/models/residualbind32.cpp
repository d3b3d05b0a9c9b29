// ResidualBind for 32-bp bins: three convolutions, each with a residual block of dilated
// convolutions and a pooling step that together reach exactly one position per bin.
#include "catalogue/layer_count.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

constexpr int kResolution = 4 * 4 * 2;

std::string why_not(const ModelRequest& request) {
  if (request.resolution != kResolution) {
    return "fixed to 32 bp by its pooling (4 x 4 x 2)";
  }
  return window_reason(request);
}

LayerCount count(const ModelRequest& request) {
  const double width = number_option(request.options, "width");
  const int first = scaled(256, width), second = scaled(512, width);
  const int third = scaled(1024, width), dense = scaled(256, width);
  const std::int64_t length = request.input_length;
  const std::int64_t bins = length / kResolution;
  LayerCount layers;
  layers.convolution(4, first, 19, length).batch_norm(first);
  layers.residual_block(first, 5, length);
  layers.convolution(first, second, 7, length / 4).batch_norm(second);
  layers.residual_block(second, 5, length / 4);
  layers.convolution(second, third, 7, length / 16).batch_norm(third);
  layers.residual_block(third, 3, length / 16);
  layers.convolution(third, dense, 1, bins).batch_norm(dense);
  layers.convolution(dense, request.tracks, 1, bins);
  return layers;
}

}  // namespace

ModelRow residualbind32_row() {
  return {"residualbind32",
          "dilated residual blocks between pooled convolutions; 32 bp only",
          {width_option(), activation_option()},
          why_not,
          [](const ModelRequest& request) { return count(request).operations(); },
          [](const ModelRequest& request) { return count(request).parameters(); }};
}

}  // namespace s2fbench::catalogue
