// The study's model of INSERT-seq: its layout of RNA-binding proteins behind a
// convolution of width 1, which brings inputs of all widths to one.
#include "catalogue/models/rna_residual_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {

ModelRow insert_residual_row() {
  ModelRow row = {
      "insert_residual",
      "residual CNN of INSERT-seq, a number per track",
      joined({{scalar_width_option(),
               {"layer_norm", OptionType::boolean, "false",
                "layer norm of the input's channels"},
               reduce_option(48, 1)},
              rna_options(kInsertResidual)}),
      [](const ModelRequest& request) { return rna_reason(kInsertResidual, request); },
      [](const ModelRequest& request) {
        return count_rna(kInsertResidual, request).operations();
      },
      [](const ModelRequest& request) {
        return count_rna(kInsertResidual, request).parameters();
      },
      Task::scalar};
  row.own_loss = "mse";
  return row;
}

}  // namespace s2fbench::catalogue
