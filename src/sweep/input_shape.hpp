// What models read in a representation: its shape, and why there is none.
//
// A representation reads `onehot`, `kmer` (frequencies of short words) or `store:FILE`
// (embeddings; the file lies in the folder of the dataset).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/trial_settings.hpp"
#include "sweep/axes.hpp"
#include "sweep/plan.hpp"
#include "sweep/selection.hpp"

namespace s2fbench::sweep {

// Whether it has one of these forms.
bool is_representation(const std::string& text);
// FILE of `store:FILE`; nothing for others.
std::optional<std::string> store_file(const std::string& representation);
// The stores that an axis of representations names, each once.
std::vector<std::string> stores_named(const std::vector<Axis>& axes);
// Where the stores of a sweep lie: beside its dataset.
std::string store_folder(const Sweep& sweep);
// "1,2" -> {1, 2}. Nothing for anything else; lengths are 1 to 6, each once.
std::optional<std::vector<int>> kmer_lengths(const std::string& text);

struct InputShape {
  int channels = 4;   // numbers for each position
  int positions = 0;  // nt, tokens, or 1 for a vector
};

// Why the dataset cannot be read so, or "". A dataset that is not there yet has nothing
// against anything.
std::string why_no_input(const config::TrialSettings& settings,
                         const DatasetSummary& dataset);
// Of settings with nothing against them.
InputShape input_shape(const config::TrialSettings& settings,
                       const DatasetSummary& dataset);

}  // namespace s2fbench::sweep
