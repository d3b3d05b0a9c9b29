// The lentiMPRA study's CNN of one-hot sequences and embeddings.
#include "catalogue/models/rows.hpp"
#include "catalogue/models/scalar_cnn_sizes.hpp"

namespace s2fbench::catalogue {

ModelRow mpra_cnn_row() {
  OptionRow activation = activation_option();
  activation.default_value = "exponential";
  ModelRow row = {
      "mpra_cnn",
      "lentiMPRA CNN; the study's notebook for embeddings had reduce 128, its text "
      "neither input_norm nor reduce for one-hot",
      joined({{scalar_width_option(), activation, input_norm_option(true),
               reduce_option(196, 0)},
              scalar_cnn_options(kMpraCnn)}),
      [](const ModelRequest& request) { return scalar_cnn_reason(kMpraCnn, request); },
      [](const ModelRequest& request) {
        return count_scalar_cnn(kMpraCnn, request).operations();
      },
      [](const ModelRequest& request) {
        return count_scalar_cnn(kMpraCnn, request).parameters();
      },
      Task::scalar};
  row.own_loss = "mse";
  return row;
}

}  // namespace s2fbench::catalogue
