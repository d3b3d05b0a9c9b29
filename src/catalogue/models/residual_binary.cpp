// The single-head ResidualBind's trunk and bottleneck as a classifier of whole windows.
#include "catalogue/models/decoder_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {

ModelRow residual_binary_row() {
  return {"residual_binary",
          "trunk of residualbind (single), a logit per track and window",
          joined({{width_option(), activation_option()},
                  trunk_options(kResidualBinaryTrunk),
                  bottleneck_options(512),
                  residual_options()}),
          [](const ModelRequest& request) {
            return binary_reason(kResidualBinaryTrunk, request);
          },
          [](const ModelRequest& request) {
            return count_binary(kResidualBinaryTrunk, request).operations();
          },
          [](const ModelRequest& request) {
            return count_binary(kResidualBinaryTrunk, request).parameters();
          },
          Task::binary};
}

}  // namespace s2fbench::catalogue
