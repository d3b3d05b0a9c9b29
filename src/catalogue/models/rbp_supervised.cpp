// The study's own model of 120 RNA-binding proteins, whose inner layer is an embedding
// for other tasks.
#include "catalogue/models/rna_residual_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {

ModelRow rbp_supervised_row() {
  ModelRow row = {
      "rbp_supervised",
      "residual CNN of eCLIP peaks, a logit per track",
      joined({{width_option()}, rna_options(kRbpSupervised)}),
      [](const ModelRequest& request) { return rna_reason(kRbpSupervised, request); },
      [](const ModelRequest& request) {
        return count_rna(kRbpSupervised, request).operations();
      },
      [](const ModelRequest& request) {
        return count_rna(kRbpSupervised, request).parameters();
      },
      Task::scalar};
  row.own_loss = "bce";
  return row;
}

}  // namespace s2fbench::catalogue
