// What was measured of a row: from texts and numbers of untrusted files to targets.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "data/sequence_table.hpp"
#include "sequences/config.hpp"

namespace s2fbench::sequences {

// The number, NaN for "", NA, NaN and ".". Throws UserError for other texts, naming the
// column.
double number_of(const std::string& text, const std::string& column,
                 const std::string& where);

// A table's numbers are 32-bit floats. Throws UserError for larger ones and infinite
// ones.
float checked_float(double number, const std::string& where);

// The targets (tracks, numbers per track) of what the tracks' numbers are: shares in
// [0, 1] where `values` is inclusion. Throws UserError for labels but 0 and 1, for shares
// beyond, infinite numbers, and a transform of numbers that have none.
std::vector<float> targets_of(std::span<const double> numbers,
                              const SequencesConfig& config, const std::string& where);

// Of numbers that were made to pairs already, (tracks, 2).
std::vector<float> inclusion_pairs(std::span<const double> numbers,
                                   const std::string& where);

// The study's clip of shares before their logit.
inline constexpr double kShareClip = 1e-5;

}  // namespace s2fbench::sequences
