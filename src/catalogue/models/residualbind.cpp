// ResidualBind for base resolution: the CNN baseline with a block of dilated residual
// convolutions in every stage and over the bins. The study trained it at 1 bp; its dense
// layer over the bins makes any resolution.
#include "catalogue/models/decoder_sizes.hpp"
#include "catalogue/models/head_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {

ModelRow residualbind_row() {
  return {"residualbind",
          "cnn with dilated residual blocks; the study's for 1 bp; any resolution",
          joined({{width_option(), activation_option()},
                  trunk_options(kResidualBindTrunk),
                  decoder_options(kResidualBindDecoder),
                  residual_options(),
                  head_options()}),
          [](const ModelRequest& request) {
            return profile_reason(kResidualBindTrunk, kResidualBindDecoder, request);
          },
          [](const ModelRequest& request) {
            return count_profile(kResidualBindTrunk, kResidualBindDecoder, request)
                .operations();
          },
          [](const ModelRequest& request) {
            return count_profile(kResidualBindTrunk, kResidualBindDecoder, request)
                .parameters();
          }};
}

}  // namespace s2fbench::catalogue
