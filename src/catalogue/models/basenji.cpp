// The final Basenji of the profile study, and the same trunk as a classifier: a stem,
// dilated residual units at half of the window's positions, a wide 1x1 convolution, an
// average pool to the bins and a dense layer.
#include "catalogue/basenji_layers.hpp"
#include "catalogue/layer_count.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

std::string why_not(const ModelRequest& request) {
  if (request.resolution != 1 && request.resolution % 2 != 0) {
    return "bins are 1 bp or even: its first pool is 2";
  }
  return window_reason(request);
}

std::string binary_why_not(const ModelRequest& request) {
  if (request.input_length % 2 != 0)
    return "the window must be even: its first pool is 2";
  return whole_window_reason(request);
}

LayerCount count(const ModelRequest& request) {
  const BasenjiLayers sizes = basenji_layers(request);
  const std::int64_t length = request.input_length;
  const std::int64_t positions = length / sizes.first_pool;
  LayerCount layers;
  layers
      .convolution(4, sizes.trunk, integer_option(request.options, "stem_kernel"), length,
                   false)
      .batch_norm(sizes.trunk);
  for (std::size_t i = 0; i < sizes.dilations.size(); ++i) {
    layers.dilated_unit(sizes.trunk, sizes.dilated,
                        integer_option(request.options, "dilated_kernel"), positions);
  }
  return layers.convolution(sizes.trunk, sizes.last, 1, positions, false)
      .batch_norm(sizes.last)
      .convolution(sizes.last, request.tracks, 1, positions / sizes.average_pool);
}

std::vector<OptionRow> options() {
  const auto filters = [](const char* name, const char* value, const char* help) {
    return OptionRow{name, OptionType::integer, value, help, 1, 8192};
  };
  const auto kernel = [](const char* name, const char* value, const char* help) {
    return OptionRow{name, OptionType::integer, value, help, 1, 99};
  };
  const auto dropout = [](const char* name, const char* value, const char* help) {
    return OptionRow{name, OptionType::number, value, help, 0, 0.95};
  };
  return {
      width_option(),
      filters("trunk_filters", "256", "filters of the stem and after each residual unit"),
      filters("dilated_filters", "128", "filters of the dilated convolutions"),
      filters("last_filters", "2048", "filters of the last 1x1 convolution"),
      kernel("stem_kernel", "15", "kernel of the stem, nt"),
      kernel("dilated_kernel", "3", "kernel of the dilated convolutions, positions"),
      {"dilated_units", OptionType::integer, "11", "dilated residual units", 0, 16},
      {"dilation_growth", OptionType::number, "1.5", "dilation of a unit over the last's",
       1, 2},
      dropout("dilated_dropout", "0.3", "at the end of each residual unit"),
      dropout("last_dropout", "0.05", "after the last 1x1 convolution"),
  };
}

std::vector<OptionRow> binary_options() {
  std::vector<OptionRow> rows = options();
  rows.push_back({"activation",
                  OptionType::word,
                  "none",
                  "at the end of the stem, before its pool",
                  0,
                  0,
                  {"none", "relu", "exponential"}});
  return rows;
}

double operations(const ModelRequest& request) { return count(request).operations(); }
std::int64_t parameters(const ModelRequest& request) {
  return count(request).parameters();
}

}  // namespace

ModelRow basenji_row() {
  return {"basenji",  "dilated residual units at 1 or 2 bp; bins of 1 bp or even",
          options(),  why_not,
          operations, parameters};
}

ModelRow basenji_binary_row() {
  return {"basenji_binary", "trunk of basenji, a logit per track and window",
          binary_options(), binary_why_not,
          operations,       parameters,
          Task::binary};
}

}  // namespace s2fbench::catalogue
