// BPNet as the profile study modified it: dilated convolutions with residual additions at
// base resolution, one small head per track, average pooling to the bins at the end.
#include "catalogue/layer_count.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

LayerCount count(const ModelRequest& request) {
  const int filters = scaled(integer_option(request.options, "filters"),
                             number_option(request.options, "width"));
  const std::int64_t length = request.input_length;
  LayerCount layers;
  layers.convolution(4, filters, 25, length);
  for (int i = 0; i < integer_option(request.options, "layers"); ++i) {
    layers.convolution(filters, filters, 3, length);
  }
  for (int track = 0; track < request.tracks; ++track) {
    layers.convolution(filters, 1, 7, length);
  }
  return layers;
}

}  // namespace

ModelRow bpnet_row() {
  return {"bpnet",
          "dilated convolutions at base resolution, one head per track; any resolution",
          {width_option(),
           {"filters", OptionType::integer, "256", "filters of every layer", 1, 4096},
           {"layers", OptionType::integer, "9", "dilated layers, dilation 2 to 2^layers",
            1, 12}},
          window_reason,
          [](const ModelRequest& request) { return count(request).operations(); },
          [](const ModelRequest& request) { return count(request).parameters(); }};
}

}  // namespace s2fbench::catalogue
