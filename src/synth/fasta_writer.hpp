// The genome as bgzip FASTA with its .fai and .gzi indexes.
#pragma once

#include <string>
#include <vector>

#include "synth/chromosome.hpp"

namespace s2fbench::synth {

// Soft-masked bases in lower case, 60 letters per line. Throws EnvironmentError.
void write_fasta(const std::string& path, const std::vector<Chromosome>& chromosomes);

}  // namespace s2fbench::synth
