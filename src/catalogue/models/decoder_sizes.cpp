#include "catalogue/models/decoder_sizes.hpp"

#include "catalogue/models/head_sizes.hpp"
#include "catalogue/models/rows.hpp"

namespace s2fbench::catalogue {
namespace {

// The dense layer on the flat trunk.
LayerCount count_bottleneck(const TrunkSizes& trunk, int units, std::int64_t length) {
  const std::int64_t flat = length / pooling(trunk) * trunk.stages.back().filters;
  LayerCount layers;
  return layers.dense(flat, units).batch_norm(units);
}

// From the bottleneck's units to (filters, bins).
LayerCount count_decoder(const DecoderSizes& decoder, std::int64_t bins) {
  const std::int64_t dense = bins * decoder.bin_channels;
  LayerCount layers;
  return layers.dense(decoder.bottleneck.units, dense)
      .batch_norm(dense)
      .convolution(decoder.bin_channels, decoder.filters, decoder.kernel, bins)
      .batch_norm(decoder.filters)
      .residual_block(decoder.filters, decoder.residual.depth, decoder.residual.kernel,
                      bins);
}

}  // namespace

std::vector<OptionRow> bottleneck_options(const StudyDefault& units) {
  return {study_option("dense", OptionKind::units, units,
                       "units of the dense layer on the flat trunk"),
          study_option("dense_dropout", OptionKind::dropout, 0.3, "after that layer")};
}

BottleneckSizes bottleneck_sizes(const Options& options) {
  return {
      scaled(integer_option(options, "dense"), number_option(options, "width")),
      number_option(options, "dense_dropout"),
  };
}

std::vector<OptionRow> decoder_options(const StudyDecoder& study) {
  std::vector<OptionRow> rows = bottleneck_options(study.units);
  rows.push_back(study_option("bin_channels", OptionKind::filters, 8,
                              "per bin of the dense layer over all bins, never scaled"));
  rows.push_back(study_option("bin_dropout", OptionKind::dropout, 0.1,
                              "after the dense layer over all bins"));
  rows.push_back(study_option("filters4", OptionKind::filters, 256,
                              "filters of the convolution over the bins"));
  rows.push_back(study_option("kernel4", OptionKind::kernel, 7,
                              "width of the convolution over the bins"));
  rows.push_back(study_option("dropout4", OptionKind::dropout, study.dropout,
                              "after the convolution over the bins"));
  if (study.residual) {
    rows.push_back(study_option("depth4", OptionKind::depth, study.depth,
                                "dilated layers over the bins"));
  }
  return rows;
}

DecoderSizes decoder_sizes(const StudyDecoder& study, const Options& options) {
  ResidualSizes residual;
  if (study.residual) {
    residual = residual_sizes(options, study_count(options, "depth4", study.depth));
  }
  return {bottleneck_sizes(options),
          integer_option(options, "bin_channels"),
          number_option(options, "bin_dropout"),
          scaled(integer_option(options, "filters4"), number_option(options, "width")),
          integer_option(options, "kernel4"),
          study_value(options, "dropout4", study.dropout),
          residual};
}

std::string profile_reason(const StudyTrunk& trunk, const StudyDecoder& decoder,
                           const ModelRequest& request) {
  const std::string stages = trunk_reason(trunk_sizes(trunk, request.options), request);
  if (!stages.empty()) return stages;
  if (decoder_sizes(decoder, request.options).dropout < 0) {
    return "dropout4 must be at least 0, or -1";
  }
  return window_reason(request);
}

LayerCount count_profile(const StudyTrunk& study_trunk, const StudyDecoder& study_decoder,
                         const ModelRequest& request) {
  const TrunkSizes trunk = trunk_sizes(study_trunk, request.options);
  const DecoderSizes decoder = decoder_sizes(study_decoder, request.options);
  const std::int64_t length = request.input_length;
  const std::int64_t bins = length / request.resolution;
  return count_trunk(trunk, length)
      .add(count_bottleneck(trunk, decoder.bottleneck.units, length))
      .add(count_decoder(decoder, bins))
      .add(
          count_head(head_sizes(request.options), decoder.filters, request.tracks, bins));
}

std::string binary_reason(const StudyTrunk& trunk, const ModelRequest& request) {
  const std::string stages = trunk_reason(trunk_sizes(trunk, request.options), request);
  return stages.empty() ? whole_window_reason(request) : stages;
}

LayerCount count_binary(const StudyTrunk& study_trunk, const ModelRequest& request) {
  const TrunkSizes trunk = trunk_sizes(study_trunk, request.options);
  const int units = bottleneck_sizes(request.options).units;
  return count_trunk(trunk, request.input_length)
      .add(count_bottleneck(trunk, units, request.input_length))
      .dense(units, request.tracks);
}

}  // namespace s2fbench::catalogue
