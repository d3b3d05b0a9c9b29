// BPNet as the profile study modified it: dilated convolutions with residual additions at
// base resolution, one small head per track, average pooling to the bins at the end.
#include "catalogue/models/bpnet_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {

ModelRow bpnet_row() {
  return {"bpnet",
          "dilated convolutions at base resolution, one head per track; any resolution",
          bpnet_options(256, 7),
          bpnet_why_not,
          [](const ModelRequest& request) { return count_bpnet(request).operations(); },
          [](const ModelRequest& request) { return count_bpnet(request).parameters(); }};
}

}  // namespace s2fbench::catalogue
