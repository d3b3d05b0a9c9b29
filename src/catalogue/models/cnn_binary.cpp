// The CNN baseline's trunk and bottleneck as a classifier of whole windows.
#include "catalogue/models/decoder_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {

ModelRow cnn_binary_row() {
  return {"cnn_binary",
          "trunk of cnn, a logit per track and window",
          joined({{width_option(), activation_option()},
                  trunk_options(kCnnTrunk),
                  bottleneck_options(256)}),
          [](const ModelRequest& request) { return binary_reason(kCnnTrunk, request); },
          [](const ModelRequest& request) {
            return count_binary(kCnnTrunk, request).operations();
          },
          [](const ModelRequest& request) {
            return count_binary(kCnnTrunk, request).parameters();
          },
          Task::binary};
}

}  // namespace s2fbench::catalogue
