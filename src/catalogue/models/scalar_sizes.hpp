// What the models of sequence tables have in common: the input's front, the dense end,
// and why an input does not suit.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/layer_count.hpp"

namespace s2fbench::catalogue {

// Before the first convolution that looks at more than one position.
struct FrontSizes {
  // Of the input's channels: over the batch, or at each position of each sequence.
  enum class Norm { none, batch, layer };
  Norm norm = Norm::none;
  int reduce = 0;  // filters of a convolution of width 1; 0 = no such layer
};

// By the model's options input_norm, layer_norm, reduce and bypass, as far as it has
// them.
FrontSizes front_sizes(const Options& options);
OptionRow input_norm_option(bool study);
OptionRow reduce_option(int study, int least);
// What the first layer behind the front reads.
std::int64_t front_channels(const FrontSizes& front, std::int64_t channels);
LayerCount count_front(const FrontSizes& front, std::int64_t channels,
                       std::int64_t positions);

// Dense layers, each with batch norm, ReLU and dropout, before a linear one.
struct DenseSizes {
  std::vector<int> units;
  double dropout;
};

// Of mlp and mlp_binary.
inline constexpr std::array<int, 2> kMlpUnits = {512, 256};

// units1, units2 and dense_dropout, by the study's numbers of units; 0 = no such layer.
std::vector<OptionRow> dense_options(const std::array<int, 2>& study);
DenseSizes dense_sizes(const std::array<int, 2>& study, const Options& options);
LayerCount count_dense(const DenseSizes& dense, std::int64_t inputs, int tracks);

// `width`, which leaves `reduce` as it is.
OptionRow scalar_width_option();
// round(option * width), at least 1.
int scaled_option(const Options& options, const std::string& name);

// Why the request does not ask for one value of `sequences` sequences side by side, or
// "".
std::string one_value_reason(const ModelRequest& request, int sequences);
// Why max pools of these widths, one after the other, leave nothing of an input of so
// many positions, or "".
std::string pool_reason(std::int64_t positions, const std::vector<int>& pools);

}  // namespace s2fbench::catalogue
