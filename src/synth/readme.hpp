// README.txt of a synthetic genome: every file and column.
#pragma once

#include <string>

namespace s2fbench::synth {

void write_readme(const std::string& path);

}  // namespace s2fbench::synth
