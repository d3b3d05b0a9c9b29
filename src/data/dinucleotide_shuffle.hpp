// Random sequences with exactly the dinucleotides of a given one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/random_stream.hpp"

namespace s2fbench::data {

// One of all the orders of `bases` (codes, data/genome.hpp) that keep the count of every
// pair of neighbours, each as likely as another: a random Eulerian walk (Altschul &
// Erickson 1985; the tree of last steps by Wilson 1996). First and last base stay.
std::vector<std::uint8_t> dinucleotide_shuffle(std::span<const std::uint8_t> bases,
                                               RandomStream stream);

}  // namespace s2fbench::data
