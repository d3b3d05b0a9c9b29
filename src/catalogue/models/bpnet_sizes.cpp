#include "catalogue/models/bpnet_sizes.hpp"

#include "catalogue/models/rows.hpp"
#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {

std::vector<OptionRow> bpnet_options(int filters, int head_kernel) {
  return {width_option(),
          activation_option(),
          study_option("filters", OptionKind::filters, filters, "filters of every layer"),
          {"layers", OptionType::integer, "9", "dilated layers, dilation 2 to 2^layers",
           1, 12},
          study_option("stem_kernel", OptionKind::kernel, 25,
                       "width of the first convolution"),
          study_option("dilated_kernel", OptionKind::kernel, 3,
                       "width of the dilated convolutions"),
          study_option("head_kernel", OptionKind::kernel, head_kernel,
                       "width of each track's transposed convolution, odd")};
}

BpnetSizes bpnet_sizes(const Options& options) {
  return {
      scaled(integer_option(options, "filters"), number_option(options, "width")),
      integer_option(options, "layers"),
      integer_option(options, "stem_kernel"),
      integer_option(options, "dilated_kernel"),
      integer_option(options, "head_kernel"),
  };
}

std::string bpnet_why_not(const ModelRequest& request) {
  if (bpnet_sizes(request.options).head_kernel % 2 == 0) {
    return "head_kernel must be odd";
  }
  return window_reason(request);
}

LayerCount count_bpnet(const ModelRequest& request) {
  const BpnetSizes sizes = bpnet_sizes(request.options);
  const std::int64_t length = request.input_length;
  LayerCount layers;
  layers.convolution(4, sizes.filters, sizes.stem_kernel, length);
  for (int i = 0; i < sizes.layers; ++i) {
    layers.convolution(sizes.filters, sizes.filters, sizes.dilated_kernel, length);
  }
  for (int track = 0; track < request.tracks; ++track) {
    layers.convolution(sizes.filters, 1, sizes.head_kernel, length);
  }
  return layers;
}

}  // namespace s2fbench::catalogue
