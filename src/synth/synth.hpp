// `synth`: writes a small synthetic genome whose truth is known, in a folder.
#pragma once

#include <cstdint>
#include <string>

#include "synth/tracks.hpp"

namespace s2fbench::synth {

struct SynthOptions {
  std::string directory;
  std::uint64_t seed = 1;
  int chromosomes = 6;                       // named chr1, chr2, ...; at least 3
  std::int64_t chromosome_length = 500'000;  // nt; 20,000 to 100,000,000
  bool force = false;                        // write into a folder that is not empty
};

struct SynthReport {
  std::int64_t bases = 0;
  std::int64_t planted_sites = 0;
  std::int64_t sites = 0;  // planted and by chance
  std::int64_t duplicates = 0;
  std::int64_t mutations = 0;  // rows of the saturation-mutagenesis table
  Ceilings ceilings;           // r between the replicates
};

// Writes all files; what each one holds is in README.txt of the folder. The same options
// give the same bytes. Throws UserError (options, folder not empty) and EnvironmentError.
SynthReport synthesize(const SynthOptions& options);

}  // namespace s2fbench::synth
