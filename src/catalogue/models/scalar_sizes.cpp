#include "catalogue/models/scalar_sizes.hpp"

#include <spdlog/fmt/fmt.h>

#include "base/text.hpp"
#include "catalogue/models/rows.hpp"
#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {
namespace {

bool asks_for(const Options& options, const std::string& name) {
  return options.contains(name) && boolean_option(options, name);
}

std::string counted(std::int64_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

FrontSizes front_sizes(const Options& options) {
  FrontSizes front;
  if (asks_for(options, "bypass")) return front;
  if (asks_for(options, "input_norm")) front.norm = FrontSizes::Norm::batch;
  if (asks_for(options, "layer_norm")) front.norm = FrontSizes::Norm::layer;
  if (options.contains("reduce")) front.reduce = integer_option(options, "reduce");
  return front;
}

OptionRow input_norm_option(bool study) {
  return {"input_norm", OptionType::boolean, study ? "true" : "false",
          "batch norm of the input's channels"};
}

OptionRow reduce_option(int study, int least) {
  const std::string none = least == 0 ? ", 0 = no such layer" : "";
  return {"reduce",
          OptionType::integer,
          std::to_string(study),
          "filters of the convolution of width 1 on the input" + none,
          static_cast<double>(least),
          4096};
}

std::int64_t front_channels(const FrontSizes& front, std::int64_t channels) {
  return front.reduce > 0 ? front.reduce : channels;
}

LayerCount count_front(const FrontSizes& front, std::int64_t channels,
                       std::int64_t positions) {
  LayerCount layers;
  // A layer norm has a scale and a shift per channel too.
  if (front.norm != FrontSizes::Norm::none) layers.batch_norm(channels);
  if (front.reduce > 0) layers.convolution(channels, front.reduce, 1, positions);
  return layers;
}

std::vector<OptionRow> dense_options(const std::array<int, 2>& study) {
  std::vector<OptionRow> rows;
  for (std::size_t i = 0; i < study.size() && study[i] > 0; ++i) {
    const std::string number = std::to_string(i + 1);
    rows.push_back(study_option("units" + number, OptionKind::units, study[i],
                                "outputs of dense layer " + number));
  }
  rows.push_back(study_option("dense_dropout", OptionKind::dropout, 0.5,
                              "after each dense layer but the last"));
  return rows;
}

DenseSizes dense_sizes(const std::array<int, 2>& study, const Options& options) {
  DenseSizes sizes{{}, number_option(options, "dense_dropout")};
  for (std::size_t i = 0; i < study.size() && study[i] > 0; ++i) {
    sizes.units.push_back(scaled_option(options, "units" + std::to_string(i + 1)));
  }
  return sizes;
}

LayerCount count_dense(const DenseSizes& dense, std::int64_t inputs, int tracks) {
  LayerCount layers;
  for (const int units : dense.units) {
    layers.dense(inputs, units).batch_norm(units);
    inputs = units;
  }
  return layers.dense(inputs, tracks);
}

OptionRow scalar_width_option() {
  OptionRow row = width_option();
  row.help = "multiplies every filter and dense count but reduce";
  return row;
}

int scaled_option(const Options& options, const std::string& name) {
  return scaled(integer_option(options, name), number_option(options, "width"));
}

std::string one_value_reason(const ModelRequest& request, int sequences) {
  if (request.sequences != sequences) {
    return fmt::format("reads {}, the data has {} side by side",
                       counted(sequences, "sequence"), request.sequences);
  }
  if (request.input_length % sequences != 0) {
    return fmt::format("{} do not divide into {} of equal length",
                       counted(request.input_length, "position"),
                       counted(sequences, "sequence"));
  }
  return whole_window_reason(request);
}

std::string pool_reason(std::int64_t positions, const std::vector<int>& pools) {
  std::int64_t left = positions;
  std::vector<std::string> widths;
  for (const int pool : pools) {
    left /= pool;
    widths.push_back(std::to_string(pool));
  }
  if (left > 0) return "";
  return fmt::format("pools of {} leave nothing of {}; smaller ones do, or model mlp",
                     join(widths, ", "), counted(positions, "position"));
}

}  // namespace s2fbench::catalogue
