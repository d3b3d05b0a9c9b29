// The grammar's values and the noise ceilings as one JSON file.
#pragma once

#include <cstdint>
#include <string>

#include "synth/tracks.hpp"

namespace s2fbench::synth {

void write_grammar_json(const std::string& path, std::uint64_t seed,
                        const Ceilings& ceilings);

}  // namespace s2fbench::synth
