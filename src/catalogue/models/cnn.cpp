// The CNN baseline: three pooled convolutions, a dense bottleneck, a dense layer that
// spans all bins, one more convolution, and one head or a head per track.
#include "catalogue/models/decoder_sizes.hpp"
#include "catalogue/models/head_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {

ModelRow cnn_row() {
  return {"cnn",
          "pooled convolutions with a dense bottleneck; any resolution",
          joined({{width_option(), activation_option()},
                  trunk_options(kCnnTrunk),
                  decoder_options(kCnnDecoder),
                  head_options()}),
          [](const ModelRequest& request) {
            return profile_reason(kCnnTrunk, kCnnDecoder, request);
          },
          [](const ModelRequest& request) {
            return count_profile(kCnnTrunk, kCnnDecoder, request).operations();
          },
          [](const ModelRequest& request) {
            return count_profile(kCnnTrunk, kCnnDecoder, request).parameters();
          }};
}

}  // namespace s2fbench::catalogue
