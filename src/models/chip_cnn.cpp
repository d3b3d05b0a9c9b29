// The CNN of the ChIP-seq and eCLIP classifiers.
//
//   [batch norm] -> [conv 512 x 1]
//   -> conv 64 x 7, batch norm, ReLU, max pool 4, dropout .2
//   -> conv 96 x 5, batch norm, ReLU, max pool 4, dropout .2
//   -> conv 128 x 5, batch norm, ReLU, max pool 2, dropout .2
//   -> flatten -> dense 256, batch norm, ReLU, dropout .5 -> dense, a logit per track
//
// First weights: He uniform in the convolutions, Glorot uniform in the dense layers. With
// `bypass` the two layers in brackets are not there, whatever the options say: in the
// study's script their output was read by nobody.
#include "models/architectures.hpp"
#include "models/scalar_blocks.hpp"

namespace s2fbench::models {

std::shared_ptr<Model> make_chip_cnn(const ModelSpec& spec) {
  ScalarCnnStyle style;
  style.of_convolutions = FirstWeights::he_uniform;
  return make_scalar_cnn(spec, catalogue::kChipCnn, style);
}

}  // namespace s2fbench::models
