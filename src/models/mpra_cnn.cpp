// The lentiMPRA CNN.
//
//   batch norm -> conv 196 x 1
//   -> conv 196 x 7, batch norm, exponential, dropout .2, max pool 5
//   -> conv 256 x 7, batch norm, ReLU, max pool 4, dropout .2
//   -> flatten -> dense 512 -> dense 256 (each batch norm, ReLU, dropout .5) -> dense
//
// The first stage drops before its pool, as the study's code does. First weights: normal,
// standard deviation .005. `width` is the code's factor: it leaves the conv of width 1.
#include "models/architectures.hpp"
#include "models/scalar_blocks.hpp"

namespace s2fbench::models {

std::shared_ptr<Model> make_mpra_cnn(const ModelSpec& spec) {
  ScalarCnnStyle style;
  style.first_activation =
      parse_activation(catalogue::word_option(spec.request.options, "activation"));
  style.dropout_first_in_first_stage = true;
  style.of_convolutions = FirstWeights::small_normal;
  style.of_dense = FirstWeights::small_normal;
  return make_scalar_cnn(spec, catalogue::kMpraCnn, style);
}

}  // namespace s2fbench::models
