// Nucleotide letters of untrusted files as base codes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/reverse_complement.hpp"

namespace s2fbench::sequences {

// data::BaseCode of each letter: A C G T in either case, U as T, the IUPAC letters for
// several bases (N among them) as "other". Throws UserError for any other letter, naming
// it, its place and `name`.
std::vector<std::uint8_t> codes_of(std::string_view letters, const std::string& name,
                                   const std::string& where);

using data::reverse_complement;

// The smaller of the bases and their reverse complement, in which the outer `left` and
// `right` bases stay where they are: equal for both orientations of an element.
std::vector<std::uint8_t> canonical(std::span<const std::uint8_t> bases, int left,
                                    int right);

}  // namespace s2fbench::sequences
