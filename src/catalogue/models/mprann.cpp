#include <spdlog/fmt/fmt.h>

#include "catalogue/models/mprann_sizes.hpp"
#include "catalogue/models/rows.hpp"
#include "catalogue/models/scalar_sizes.hpp"
#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {
namespace {

constexpr int kFilters[] = {250, 250, 250, 100};
constexpr int kKernels[] = {7, 8, 3, 2};

std::string why_not(const ModelRequest& request) {
  const std::string reason = one_value_reason(request, 1);
  if (!reason.empty()) return reason;
  const MprannSizes sizes = mprann_sizes(request.options);
  std::int64_t least = 1;  // behind the last pool, then before each layer
  for (std::size_t i = 4; i-- > 0;) {
    if (i % 2 == 1) least *= sizes.pools[i / 2];
    least += sizes.kernels[i] - 1;
  }
  if (request.input_length >= least) return "";
  return fmt::format(
      "its convolutions are not padded and need {} positions of which the input has {}; "
      "smaller kernels do with fewer, or model mlp",
      least, request.input_length);
}

LayerCount count(const ModelRequest& request) {
  const MprannSizes sizes = mprann_sizes(request.options);
  std::int64_t channels = request.channels, before = request.input_length;
  LayerCount layers;
  for (std::size_t i = 0; i < 4; ++i) {
    layers
        .convolution(channels, sizes.filters[i], sizes.kernels[i],
                     before - sizes.kernels[i] + 1)
        .batch_norm(sizes.filters[i]);
    channels = sizes.filters[i];
    before = mprann_positions(sizes, request.input_length, i);
  }
  return layers.dense(channels * before, sizes.units[0])
      .dense(sizes.units[0], sizes.units[1])
      .dense(sizes.units[1], request.tracks);
}

std::vector<OptionRow> options() {
  std::vector<OptionRow> rows = {width_option()};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string number = std::to_string(i + 1), of = " of convolution " + number;
    rows.push_back(study_option("filters" + number, OptionKind::filters, kFilters[i],
                                "filters" + of));
    rows.push_back(
        study_option("kernel" + number, OptionKind::kernel, kKernels[i], "width" + of));
  }
  const auto more = {
      study_option("pool1", OptionKind::pool, 2, "max pool behind convolution 2"),
      study_option("pool2", OptionKind::pool, 1, "max pool behind convolution 4"),
      study_option("units1", OptionKind::units, 300, "outputs of dense layer 1"),
      study_option("units2", OptionKind::units, 200, "outputs of dense layer 2"),
      study_option("dropout", OptionKind::dropout, 0.1, "behind each pool"),
      study_option("dense_dropout", OptionKind::dropout, 0.3, "behind dense layer 1")};
  rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace

MprannSizes mprann_sizes(const Options& options) {
  MprannSizes sizes;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string number = std::to_string(i + 1);
    sizes.filters[i] = scaled_option(options, "filters" + number);
    sizes.kernels[i] = integer_option(options, "kernel" + number);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string number = std::to_string(i + 1);
    sizes.pools[i] = integer_option(options, "pool" + number);
    sizes.units[i] = scaled_option(options, "units" + number);
  }
  sizes.dropout = number_option(options, "dropout");
  sizes.dense_dropout = number_option(options, "dense_dropout");
  return sizes;
}

std::int64_t mprann_positions(const MprannSizes& sizes, std::int64_t input_length,
                              std::size_t number) {
  std::int64_t positions = input_length;
  for (std::size_t i = 0; i <= number; ++i) {
    positions -= sizes.kernels[i] - 1;
    if (positions < 1) return 0;
    if (i % 2 == 1) positions /= sizes.pools[i / 2];
  }
  return positions;
}

ModelRow mprann_row() {
  ModelRow row = {"mprann",
                  "MPRAnn: convolutions without padding, softmax over their filters",
                  options(),
                  why_not,
                  [](const ModelRequest& request) { return count(request).operations(); },
                  [](const ModelRequest& request) { return count(request).parameters(); },
                  Task::scalar};
  row.own_loss = "mse";
  return row;
}

}  // namespace s2fbench::catalogue
