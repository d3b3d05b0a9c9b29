// Truth about the sites of the genome: where they are and what each one does.
#pragma once

#include <string>

#include "synth/genome.hpp"

namespace s2fbench::synth {

// All sites, planted or by chance, with their amplitudes per cell type.
void write_sites(const std::string& path, const SynthGenome& genome);

// For each planted site of the last chromosome: what covering it with N does to the
// coverage of the 2,048 nt around it, alone and together with all other sites of its
// element there.
void write_occlusion(const std::string& path, const SynthGenome& genome);

void write_duplicates(const std::string& path, const SynthGenome& genome);

}  // namespace s2fbench::synth
