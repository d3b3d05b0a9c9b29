#include "catalogue/models/head_sizes.hpp"

#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {

std::vector<OptionRow> head_options() {
  return {{"head",
           OptionType::word,
           "single",
           "one dense layer for all tracks, or a convolution and a dense layer per track",
           0,
           0,
           {"single", "task"}},
          study_option("head_filters", OptionKind::filters, 64,
                       "filters of each track's convolution (head task)"),
          study_option("head_kernel", OptionKind::kernel, 7,
                       "width of each track's convolution (head task)"),
          study_option("head_dropout", OptionKind::dropout, 0.1,
                       "before each track's dense layer (head task)")};
}

bool has_task_heads(const Options& options) {
  const auto found = options.find("head");
  return found != options.end() && found->second == "task";
}

HeadSizes head_sizes(const Options& options) {
  return {
      has_task_heads(options),
      scaled(integer_option(options, "head_filters"), number_option(options, "width")),
      integer_option(options, "head_kernel"), number_option(options, "head_dropout")};
}

LayerCount count_head(const HeadSizes& head, std::int64_t channels, int tracks,
                      std::int64_t bins) {
  LayerCount layers;
  if (!head.task) return layers.convolution(channels, tracks, 1, bins);
  for (int track = 0; track < tracks; ++track) {
    layers.convolution(channels, head.filters, head.kernel, bins)
        .batch_norm(head.filters)
        .convolution(head.filters, 1, 1, bins);
  }
  return layers;
}

}  // namespace s2fbench::catalogue
