// ResidualBind for 32-bp bins: three convolutions, each with a residual block of dilated
// convolutions and a pooling step that together reach exactly one position per bin.
#include "catalogue/models/head_sizes.hpp"
#include "catalogue/models/residualbind32_sizes.hpp"
#include "catalogue/models/rows.hpp"
#include "catalogue/models/trunk_sizes.hpp"

namespace s2fbench::catalogue {
namespace {

// Pools with another product are a model for another resolution.
std::string why_not(const ModelRequest& request) {
  const TrunkSizes trunk = trunk_sizes(kResidualBind32Trunk, request.options);
  if (request.resolution != pooling(trunk)) {
    const auto pool = [&](std::size_t i) { return std::to_string(trunk.stages[i].pool); };
    return "fixed to " + std::to_string(pooling(trunk)) + " bp by its pooling (" +
           pool(0) + " x " + pool(1) + " x " + pool(2) + ")";
  }
  const MixSizes mix = mix_sizes(request.options);
  if (mix.kernel < 1) return "mix_kernel must be at least 1, or -1";
  if (mix.dropout < 0) return "mix_dropout must be at least 0, or -1";
  return window_reason(request);
}

LayerCount count(const ModelRequest& request) {
  const TrunkSizes trunk = trunk_sizes(kResidualBind32Trunk, request.options);
  const MixSizes mix = mix_sizes(request.options);
  const HeadSizes head = head_sizes(request.options);
  const std::int64_t bins = request.input_length / pooling(trunk);
  return count_trunk(trunk, request.input_length)
      .convolution(trunk.stages.back().filters, mix.filters, mix.kernel, bins)
      .batch_norm(mix.filters)
      .add(count_head(head, mix.filters, request.tracks, bins));
}

std::vector<OptionRow> mix_options() {
  return {study_option("mix_filters", OptionKind::filters, 256,
                       "filters of the layer before the head"),
          study_option("mix_kernel", OptionKind::kernel, kMixKernel,
                       "width of the layer before the head"),
          study_option("mix_dropout", OptionKind::dropout, kMixDropout,
                       "after the layer before the head")};
}

}  // namespace

MixSizes mix_sizes(const Options& options) {
  return {scaled(integer_option(options, "mix_filters"), number_option(options, "width")),
          study_count(options, "mix_kernel", kMixKernel),
          study_value(options, "mix_dropout", kMixDropout)};
}

ModelRow residualbind32_row() {
  return {"residualbind32",
          "dilated residual blocks between pooled convolutions; 32 bp only",
          joined({{width_option(), activation_option()},
                  trunk_options(kResidualBind32Trunk),
                  mix_options(),
                  residual_options(),
                  head_options()}),
          why_not,
          [](const ModelRequest& request) { return count(request).operations(); },
          [](const ModelRequest& request) { return count(request).parameters(); }};
}

}  // namespace s2fbench::catalogue
