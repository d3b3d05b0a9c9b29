// Truth about the grammar as tables, all computed from f on designed sequences.
#pragma once

#include <string>

namespace s2fbench::synth {

// Each writes one TSV file; columns are explained in the folder's README.txt.
void write_distance_curves(const std::string& path);
void write_interactions(const std::string& path);
void write_copies(const std::string& path);
void write_flanks(const std::string& path);

}  // namespace s2fbench::synth
