// Basset as the profile study sized it: three pooled convolutions and two dense layers
// classify a window.
#include <string>

#include "catalogue/layer_count.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

constexpr int kPooling = 3 * 4 * 4;

std::string why_not(const ModelRequest& request) {
  if (request.input_length < kPooling) {
    return "needs a window of at least " + std::to_string(kPooling) + " nt";
  }
  return whole_window_reason(request);
}

LayerCount count(const ModelRequest& request) {
  const Options& options = request.options;
  const double width = number_option(options, "width");
  const auto filters = [&](const char* name) {
    return scaled(integer_option(options, name), width);
  };
  const int f1 = filters("filters1"), f2 = filters("filters2"), f3 = filters("filters3");
  const int units = filters("dense_units");
  const std::int64_t length = request.input_length;
  LayerCount layers;
  layers.convolution(4, f1, integer_option(options, "kernel1"), length).batch_norm(f1);
  layers.convolution(f1, f2, integer_option(options, "kernel2"), length / 3)
      .batch_norm(f2);
  layers.convolution(f2, f3, integer_option(options, "kernel3"), length / 3 / 4)
      .batch_norm(f3);
  return layers.dense(length / 3 / 4 / 4 * f3, units)
      .dense(units, units)
      .dense(units, request.tracks);
}

std::vector<OptionRow> options() {
  std::vector<OptionRow> rows = {width_option(), activation_option()};
  const char* const filters[] = {"300", "200", "200"};
  const char* const kernels[] = {"10", "11", "7"};
  for (int stage = 0; stage < 3; ++stage) {
    const std::string number = std::to_string(stage + 1), of = " of stage " + number;
    rows.push_back({"filters" + number, OptionType::integer, filters[stage],
                    "filters" + of, 1, 4096});
    rows.push_back({"kernel" + number, OptionType::integer, kernels[stage],
                    "width of the convolution" + of, 1, 255});
  }
  rows.push_back({"dense_units", OptionType::integer, "1000",
                  "outputs of both dense layers", 1, 16384});
  rows.push_back(
      {"dropout", OptionType::number, "0.3", "after each dense layer", 0, 0.95});
  return rows;
}

}  // namespace

ModelRow basset_row() {
  return {"basset",
          "pooled convolutions and dense layers, a logit per track and window",
          options(),
          why_not,
          [](const ModelRequest& request) { return count(request).operations(); },
          [](const ModelRequest& request) { return count(request).parameters(); },
          Task::binary};
}

}  // namespace s2fbench::catalogue
