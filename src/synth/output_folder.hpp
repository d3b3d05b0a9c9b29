// The folder that `synth` writes into.
#pragma once

#include <string>

namespace s2fbench::synth {

// Makes `directory` and `truth` below it. Throws UserError when something else is there,
// or when it is not empty and `force` is not given; EnvironmentError when it cannot be
// made.
void make_output_folder(const std::string& directory, bool force);

}  // namespace s2fbench::synth
