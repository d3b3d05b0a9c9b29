// What the two forms of BPNet share: their options and the sizes that these stand for.
#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/layer_count.hpp"

namespace s2fbench::catalogue {

struct BpnetSizes {
  int filters;         // of every layer
  int layers;          // dilated ones
  int stem_kernel;     // of the first convolution
  int dilated_kernel;  // of the dilated convolutions
  int head_kernel;     // of each track's transposed convolution
};

std::vector<OptionRow> bpnet_options(int filters, int head_kernel);
BpnetSizes bpnet_sizes(const Options& options);
std::string bpnet_why_not(const ModelRequest& request);
// The trunk and the profile heads.
LayerCount count_bpnet(const ModelRequest& request);

}  // namespace s2fbench::catalogue
