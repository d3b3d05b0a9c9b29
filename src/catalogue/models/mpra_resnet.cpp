// The lentiMPRA ResNet as the study's code has it; its text calls it ResidualBind and
// describes another one.
#include "catalogue/models/mpra_resnet_sizes.hpp"
#include "catalogue/models/rows.hpp"
#include "catalogue/models/scalar_sizes.hpp"
#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {
namespace {

constexpr int kMostConvolutions = 13;

std::string why_not(const ModelRequest& request) {
  const std::string reason = one_value_reason(request, 1);
  if (!reason.empty()) return reason;
  const MpraResnetSizes sizes = mpra_resnet_sizes(request.options);
  std::vector<int> pools = {sizes.pool1, sizes.pool2};
  if (sizes.position_units > 0) pools.push_back(sizes.average_pool);
  return pool_reason(request.input_length, pools);
}

LayerCount count(const ModelRequest& request) {
  const MpraResnetSizes sizes = mpra_resnet_sizes(request.options);
  std::int64_t positions = request.input_length;
  std::int64_t channels = sizes.filters2;
  LayerCount layers;
  layers.convolution(request.channels, sizes.filters1, sizes.kernel1, positions)
      .batch_norm(sizes.filters1)
      .residual_block(sizes.filters1, static_cast<int>(sizes.dilations.size()),
                      sizes.residual_kernel, positions, false);
  positions /= sizes.pool1;
  layers.convolution(sizes.filters1, sizes.filters2, sizes.kernel2, positions)
      .batch_norm(sizes.filters2);
  positions /= sizes.pool2;
  if (sizes.position_units > 0) {
    layers.convolution(channels, sizes.position_units, 1, positions)
        .batch_norm(sizes.position_units);
    channels = sizes.position_units;
  }
  const std::int64_t left = mpra_resnet_positions(sizes, request.input_length);
  return layers.add(count_dense({sizes.units, 0}, channels * left, request.tracks));
}

OptionRow word_row(const std::string& name, const std::string& study,
                   const std::string& help, const std::vector<std::string>& choices) {
  return {name, OptionType::word, study, help, 0, 0, choices};
}

std::vector<OptionRow> stage_rows(const std::string& number, int filters, int kernel,
                                  int pool) {
  const std::string of = " of stage " + number;
  return {study_option("filters" + number, OptionKind::filters, filters, "filters" + of),
          study_option("kernel" + number, OptionKind::kernel, kernel,
                       "width of the convolution" + of),
          study_option("pool" + number, OptionKind::pool, pool, "max pool" + of)};
}

std::vector<OptionRow> word_rows() {
  return {word_row("activation", "silu", "of the first convolution",
                   {"silu", "relu", "exponential"}),
          word_row("inner_activation", "silu", "of all other layers", {"silu", "relu"}),
          word_row("dilations", "repeated",
                   "of the residual block: 1, 1, 2, 4, ... | 1, 2, 4, ...",
                   {"repeated", "doubled"})};
}

std::vector<OptionRow> residual_rows() {
  return {{"residual_depth", OptionType::integer, "6",
           "convolutions of the residual block, 0 = no block", 0, kMostConvolutions},
          study_option("residual_kernel", OptionKind::kernel, 3,
                       "width of the residual block's convolutions"),
          study_option("residual_dropout", OptionKind::dropout, 0.1,
                       "between the layers of the residual block")};
}

std::vector<OptionRow> end_rows() {
  return {{"position_units", OptionType::integer, "256",
           "outputs of a dense layer at every position, 0 = no such layer", 0, 16384},
          study_option("average_pool", OptionKind::pool, 2, "behind that dense layer"),
          study_option("units1", OptionKind::units, 256, "outputs of dense layer 1"),
          {"units2", OptionType::integer, "0",
           "outputs of dense layer 2, 0 = no such layer", 0, 16384},
          study_option("dropout", OptionKind::dropout, 0.2, "in stages 1 and 2"),
          study_option("dense_dropout", OptionKind::dropout, 0.5,
                       "after each dense layer but the last")};
}

}  // namespace

MpraResnetSizes mpra_resnet_sizes(const Options& options) {
  const auto integer = [&](const char* name) { return integer_option(options, name); };
  MpraResnetSizes sizes;
  sizes.filters1 = scaled_option(options, "filters1");
  sizes.kernel1 = integer("kernel1");
  sizes.pool1 = integer("pool1");
  sizes.filters2 = scaled_option(options, "filters2");
  sizes.kernel2 = integer("kernel2");
  sizes.pool2 = integer("pool2");
  const int repeated = word_option(options, "dilations") == "repeated" ? 1 : 0;
  for (int i = 0; i < integer("residual_depth"); ++i)
    sizes.dilations.push_back(std::int64_t{1} << (i == 0 ? 0 : i - repeated));
  sizes.residual_kernel = integer("residual_kernel");
  sizes.residual_dropout = number_option(options, "residual_dropout");
  const bool has_positions = integer("position_units") > 0;
  sizes.position_units = has_positions ? scaled_option(options, "position_units") : 0;
  sizes.average_pool = integer("average_pool");
  sizes.units = {scaled_option(options, "units1")};
  if (integer("units2") > 0) sizes.units.push_back(scaled_option(options, "units2"));
  sizes.dropout = number_option(options, "dropout");
  sizes.dense_dropout = number_option(options, "dense_dropout");
  return sizes;
}

std::int64_t mpra_resnet_positions(const MpraResnetSizes& sizes,
                                   std::int64_t input_length) {
  const std::int64_t positions = input_length / sizes.pool1 / sizes.pool2;
  return sizes.position_units > 0 ? positions / sizes.average_pool : positions;
}

ModelRow mpra_resnet_row() {
  ModelRow row = {
      "mpra_resnet",
      "lentiMPRA ResNet of the study's code; its text: activation exponential, "
      "inner_activation relu, dilations doubled, kernel1 15, pool1 10, position_units 0, "
      "units1 512, units2 256",
      joined({{width_option()},
              word_rows(),
              stage_rows("1", 196, 19, 5),
              stage_rows("2", 256, 7, 5),
              residual_rows(),
              end_rows()}),
      why_not,
      [](const ModelRequest& request) { return count(request).operations(); },
      [](const ModelRequest& request) { return count(request).parameters(); },
      Task::scalar};
  row.own_loss = "mse";
  return row;
}

}  // namespace s2fbench::catalogue
