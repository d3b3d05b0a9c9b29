// The ends of the profile models: one head for all tracks, or one per track.
#pragma once

#include <cstdint>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/layer_count.hpp"

namespace s2fbench::catalogue {

struct HeadSizes {
  bool task = false;     // a head per track; what follows is each one's
  int filters = 1;       // of its convolution
  int kernel = 1;        // of its convolution
  double dropout = 0.0;  // before its dense layer
};

// `head` and what only the heads per track read.
std::vector<OptionRow> head_options();
HeadSizes head_sizes(const Options& options);
// Whether the model has the option and it asks for a head per track.
bool has_task_heads(const Options& options);

// Of `tracks` heads on (channels, bins).
LayerCount count_head(const HeadSizes& head, std::int64_t channels, int tracks,
                      std::int64_t bins);

}  // namespace s2fbench::catalogue
