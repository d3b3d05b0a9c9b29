// How the cnn and residualbind models rebuild a profile from a flat trunk: a dense layer
// narrows it, a second one spans all bins, a convolution and perhaps a residual block
// follow. Any resolution: only the second dense layer changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/layer_count.hpp"
#include "catalogue/models/trunk_sizes.hpp"

namespace s2fbench::catalogue {

// The study's numbers; depth as in StudyTrunk.
struct StudyDecoder {
  StudyDefault units, dropout, depth;
  bool residual;
};

inline constexpr StudyDecoder kCnnDecoder = {256, 0.2, 0, false};
inline constexpr StudyDecoder kResidualBindDecoder = {512, {0.1, 0.2}, {5, 6}, true};

struct BottleneckSizes {
  int units;
  double dropout;
};

struct DecoderSizes {
  BottleneckSizes bottleneck;
  int bin_channels;  // that the second dense layer gives each bin; not scaled by width
  double bin_dropout;
  int filters;  // of the convolution over the bins
  int kernel;
  double dropout;
  ResidualSizes residual;
};

// The first dense layer alone, with which the binary models end.
std::vector<OptionRow> bottleneck_options(const StudyDefault& units);
BottleneckSizes bottleneck_sizes(const Options& options);
std::vector<OptionRow> decoder_options(const StudyDecoder& study);
DecoderSizes decoder_sizes(const StudyDecoder& study, const Options& options);

// Trunk, decoder and head: why the model cannot be built, or "", and its layers.
std::string profile_reason(const StudyTrunk& trunk, const StudyDecoder& decoder,
                           const ModelRequest& request);
LayerCount count_profile(const StudyTrunk& trunk, const StudyDecoder& decoder,
                         const ModelRequest& request);

// The same for trunk, bottleneck and a logit per track.
std::string binary_reason(const StudyTrunk& trunk, const ModelRequest& request);
LayerCount count_binary(const StudyTrunk& trunk, const ModelRequest& request);

}  // namespace s2fbench::catalogue
