// Damage to a file that begins with a length and a JSON header, drawn from a stream.
#pragma once

#include <string>
#include <vector>

#include "base/random_stream.hpp"

namespace s2fbench::fuzz {

// One to four changes of `file`: bytes, tokens of the JSON (numbers, types, whole
// entries), a splice with another one of `seeds`, a cut, the length. Most results have a
// length that fits the header again, so that more than the length is tried.
std::string mutated(const std::string& file, const std::vector<std::string>& seeds,
                    RandomStream& random);

// Length and header in one.
std::string with_length(const std::string& json);

}  // namespace s2fbench::fuzz
