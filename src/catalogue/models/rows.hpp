// One function per architecture, each in its own file; registry.cpp lists them.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {

ModelRow basenji_row();
ModelRow basenji_binary_row();
ModelRow basenjimod_row();
ModelRow basset_row();
ModelRow bpnet_row();
ModelRow bpnet_original_row();
ModelRow cnn_row();
ModelRow cnn_binary_row();
ModelRow least_squares_row();
ModelRow logistic_row();
ModelRow residual_binary_row();
ModelRow residualbind_row();
ModelRow residualbind32_row();
ModelRow ridge_row();

// Models of sequence tables: one number per track and sequence.
ModelRow mlp_row();
ModelRow mlp_binary_row();
ModelRow mpra_cnn_row();
ModelRow mpra_resnet_row();
ModelRow mprann_row();
ModelRow chip_cnn_row();
ModelRow rbp_supervised_row();
ModelRow splice_cnn_row();
ModelRow insert_residual_row();

// Language models: the letters that are masked.
ModelRow gpn_row();

// Options that several architectures share.
OptionRow width_option();
OptionRow activation_option();
// One list after the other.
std::vector<OptionRow> joined(std::initializer_list<std::vector<OptionRow>> lists);
// Why the bins do not fit the window, or "".
std::string window_reason(const ModelRequest& request);
// The same for a binary model.
std::string whole_window_reason(const ModelRequest& request);

}  // namespace s2fbench::catalogue
