// The lentiMPRA ResNet: two pooled convolutions, the first with a dilated residual block.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {

struct MpraResnetSizes {
  int filters1, kernel1, pool1;
  int filters2, kernel2, pool2;
  std::vector<std::int64_t> dilations;  // of the residual block's convolutions
  int residual_kernel;
  double residual_dropout;
  int position_units;  // of the dense layer at every position; 0 = neither it nor its
                       // pool
  int average_pool;    // behind that layer
  std::vector<int> units;
  double dropout, dense_dropout;
};

MpraResnetSizes mpra_resnet_sizes(const Options& options);
// Positions that are left for the dense end.
std::int64_t mpra_resnet_positions(const MpraResnetSizes& sizes,
                                   std::int64_t input_length);

}  // namespace s2fbench::catalogue
