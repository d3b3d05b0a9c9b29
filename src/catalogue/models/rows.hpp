// One function per architecture, each in its own file; registry.cpp lists them.
#pragma once

#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {

ModelRow basenji_row();
ModelRow basenji_binary_row();
ModelRow basenjimod_row();
ModelRow basset_row();
ModelRow bpnet_row();
ModelRow cnn_row();
ModelRow residualbind32_row();

// Options that several architectures share.
OptionRow width_option();
OptionRow activation_option();
// Why the bins do not fit the window, or "".
std::string window_reason(const ModelRequest& request);
// The same for a binary model.
std::string whole_window_reason(const ModelRequest& request);

}  // namespace s2fbench::catalogue
