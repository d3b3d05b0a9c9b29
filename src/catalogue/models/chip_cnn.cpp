// The CNN of the study's ChIP-seq and eCLIP classifiers.
#include "catalogue/models/rows.hpp"
#include "catalogue/models/scalar_cnn_sizes.hpp"

namespace s2fbench::catalogue {

ModelRow chip_cnn_row() {
  ModelRow row = {
      "chip_cnn",
      "ChIP-seq and eCLIP CNN, a logit per track; the study meant embeddings to have "
      "input_norm and reduce 512",
      joined({{scalar_width_option(),
               input_norm_option(false),
               reduce_option(0, 0),
               {"bypass", OptionType::boolean, "false",
                "the study's bug: the first stage reads the input itself, past "
                "input_norm and reduce"}},
              scalar_cnn_options(kChipCnn)}),
      [](const ModelRequest& request) { return scalar_cnn_reason(kChipCnn, request); },
      [](const ModelRequest& request) {
        return count_scalar_cnn(kChipCnn, request).operations();
      },
      [](const ModelRequest& request) {
        return count_scalar_cnn(kChipCnn, request).parameters();
      },
      Task::scalar};
  row.own_loss = "bce";
  return row;
}

}  // namespace s2fbench::catalogue
