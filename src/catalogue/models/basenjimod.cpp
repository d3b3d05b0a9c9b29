// The older Basenji family of the profile study: a pooled stem and tower, few dilated
// residual units, a 1x1 convolution and a dense layer at each bin. Single bases come back
// from 32 bp by transposed convolutions ("basenji_w1_b64").
#include "catalogue/basenji_layers.hpp"
#include "catalogue/layer_count.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

constexpr int kSmallestPooledBin = 32;  // bp

bool power_of_two(int n) { return n > 0 && (n & (n - 1)) == 0; }

// The study refused filter counts that decrease along the network.
std::string decrease(const ModelRequest& request) {
  std::vector<std::string> names = {"filters1", "filters2", "filters4", "filters5"};
  if (request.resolution == 1) names.insert(names.begin() + 2, "filters3");
  for (std::size_t i = 1; i < names.size(); ++i) {
    const int before = integer_option(request.options, names[i - 1]);
    const int after = integer_option(request.options, names[i]);
    if (after < before) {
      return "filter counts must not decrease: " + names[i - 1] + " is " +
             std::to_string(before) + ", " + names[i] + " is " + std::to_string(after);
    }
  }
  return "";
}

std::string why_not(const ModelRequest& request) {
  const int bin = request.resolution;
  if (bin != 1 && (bin < kSmallestPooledBin || !power_of_two(bin))) {
    return "bins are 1 bp or a power of two from 32 bp on: its pools are 8, 4, ... and 2";
  }
  if (bin == 1 && request.input_length % kSmallestPooledBin != 0) {
    return "at 1 bp the window must be a multiple of 32 nt: it is pooled by 8 and 4";
  }
  const std::string reason = window_reason(request);
  return reason.empty() ? decrease(request) : reason;
}

// Single bases: what the model stores, and what it computes (models/basenjimod.cpp): each
// doubling by repetition is part of the transposed convolution after it, and the layers
// after the last one are folded into it.
void count_up(LayerCount& layers, const BasenjimodLayers& sizes,
              const ModelRequest& request, std::int64_t positions) {
  const int kernel = integer_option(request.options, "up_kernel");
  std::int64_t channels = sizes.last;
  for (const int filters : sizes.up) {
    layers.convolution(channels, filters, kernel, 0);
    channels = filters;
  }
  layers.convolution(channels, channels, 1, 0)
      .convolution(channels, request.tracks, 1, 0);
  layers.operations(sizes.last, sizes.up[0], kernel, positions)
      .operations(sizes.up[0], sizes.up[1], kernel + 2, positions * 2)
      .operations(sizes.up[1], request.tracks, kernel + 2, positions * 8);
}

LayerCount count(const ModelRequest& request) {
  const BasenjimodLayers sizes = basenjimod_layers(request);
  const auto kernel = [&](const char* name) {
    return integer_option(request.options, name);
  };
  LayerCount layers;
  std::int64_t positions = request.input_length;
  std::int64_t channels = sizes.stem.filters;
  layers.convolution(4, channels, kernel("stem_kernel"), positions, false)
      .batch_norm(channels);
  positions /= sizes.stem.pool;
  for (const auto& block : sizes.tower) {
    layers.convolution(channels, block.filters, kernel("tower_kernel"), positions, false)
        .batch_norm(block.filters);
    channels = block.filters;
    positions /= block.pool;
  }
  for (std::size_t i = 0; i < sizes.dilations.size(); ++i) {
    layers.dilated_unit(channels, sizes.dilated, kernel("dilated_kernel"), positions);
  }
  layers.convolution(channels, sizes.last, 1, positions, false).batch_norm(sizes.last);
  if (sizes.up.empty()) {
    return layers.convolution(sizes.last, request.tracks, 1, positions);
  }
  count_up(layers, sizes, request, positions);
  return layers;
}

std::vector<OptionRow> options() {
  const auto filters = [](const char* name, const char* value, const char* help) {
    return OptionRow{name, OptionType::integer, value, help, 1, 8192};
  };
  const auto kernel = [](const char* name, const char* value, const char* help,
                         double least = 1) {
    return OptionRow{name, OptionType::integer, value, help, least, 99};
  };
  return {
      width_option(),
      filters("filters1", "128", "filters of the stem"),
      filters("filters2", "256", "filters of the tower's first block"),
      filters("filters3", "256", "filters of the dilated units at 1 bp, else unused"),
      filters("filters4", "256", "filters of the dilated units; at 1 bp after them"),
      filters("filters5", "512", "filters of the last 1x1 convolution; not at 1 bp"),
      {"growth", OptionType::number, "1.125",
       "filters of a tower block over those before", 1, 4},
      kernel("stem_kernel", "15", "kernel of the stem, nt"),
      kernel("tower_kernel", "5", "kernel of the tower, positions"),
      kernel("dilated_kernel", "3", "kernel of the dilated units, positions"),
      {"dilated_units", OptionType::integer, "2", "dilated residual units", 0, 16},
      {"dilation_growth", OptionType::number, "2", "dilation of a unit over the last's",
       1, 2},
      {"add_dropout", OptionType::boolean, "false",
       "dropout by filters: 64 0.1, 128 0.2 ... 1024 0.5; not at 1 bp"},
      kernel("up_kernel", "5", "kernel of the transposed convolutions at 1 bp, positions",
             2),
      {"base_dilation_growth", OptionType::number, "1.125", "dilation_growth at 1 bp", 1,
       2},
      {"base_dilated_dropout", OptionType::number, "0.25", "of the dilated units at 1 bp",
       0, 0.95},
      {"base_last_dropout", OptionType::number, "0.05", "after the dilated units at 1 bp",
       0, 0.95},
      {"base_square_start", OptionType::boolean, "true",
       "at 1 bp kernels of width k start sqrt(k) smaller: the study's were k x k"},
  };
}

}  // namespace

ModelRow basenjimod_row() {
  return {
      "basenjimod",
      "the older Basenji: pooled tower, dilated units; 1 bp and powers of two from 32",
      options(),
      why_not,
      [](const ModelRequest& request) { return count(request).operations(); },
      [](const ModelRequest& request) { return count(request).parameters(); }};
}

}  // namespace s2fbench::catalogue
