// The motif file: the grammar's patterns hidden among decoys.
#pragma once

#include <cstdint>

#include "formats/meme.hpp"
#include "synth/grammar.hpp"

namespace s2fbench::synth {

inline constexpr int kDecoys = 240;

// Probabilities proportional to the letters' factors, with a small floor.
formats::Motif motif_of(Element element);

// Every element under its own name, decoys as DECOY001 ..., in mixed order. No decoy's
// best sequence matches an element on either strand.
formats::MotifFile make_motif_file(std::uint64_t seed);

}  // namespace s2fbench::synth
