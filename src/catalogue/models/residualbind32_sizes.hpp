// The layer between ResidualBind-32's trunk and its head: a dense layer at each position
// before the single head, a convolution before the heads per track.
#pragma once

#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {

inline constexpr StudyDefault kMixKernel = {1, 7};
inline constexpr StudyDefault kMixDropout = {0.3, 0.2};

struct MixSizes {
  int filters;
  int kernel;
  double dropout;
};

MixSizes mix_sizes(const Options& options);

}  // namespace s2fbench::catalogue
