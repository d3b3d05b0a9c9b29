// The three pooled stages that the cnn and residualbind models begin with.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/layer_count.hpp"
#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {

// The study's numbers of one stage.
struct StudyStage {
  StudyDefault filters, kernel, depth, pool, dropout;
};

// A model's three stages as the study has them, and whether they have residual blocks;
// without, depth is 0 and no option.
struct StudyTrunk {
  std::array<StudyStage, 3> stages;
  bool residual;
};

inline constexpr StudyTrunk kCnnTrunk = {
    {{{192, 19, 0, 8, 0.1}, {256, 7, 0, 4, 0.1}, {512, 7, 0, 4, 0.2}}}, false};
inline constexpr StudyTrunk kResidualBindTrunk = {
    {{{192, 19, 5, {4, 8}, 0.1}, {256, 7, 5, 4, 0.1}, {512, 7, {4, 3}, 4, 0.2}}}, true};
inline constexpr StudyTrunk kResidualBinaryTrunk = {
    {{{192, 19, 5, 4, 0.1}, {256, 7, 5, 4, 0.1}, {512, 7, 4, 4, 0.2}}}, true};
inline constexpr StudyTrunk kResidualBind32Trunk = {
    {{{256, 19, 5, 4, 0.2}, {512, 7, 5, 4, 0.2}, {1024, 7, 3, 2, 0.5}}}, true};

// A block of dilated convolutions; depth 0 is no block.
struct ResidualSizes {
  int depth = 0;
  int kernel = 3;
  double dropout = 0.1;
};

// Convolution, residual block, pool, dropout.
struct StageSizes {
  int filters;
  int kernel;
  ResidualSizes residual;
  int pool;
  double dropout;
};

struct TrunkSizes {
  std::vector<StageSizes> stages;
  bool residual;  // whether stages have residual blocks at all
};

std::vector<OptionRow> trunk_options(const StudyTrunk& study);
// Of the model's residual blocks, the trunk's and others.
std::vector<OptionRow> residual_options();
ResidualSizes residual_sizes(const Options& options, int depth);
TrunkSizes trunk_sizes(const StudyTrunk& study, const Options& options);

// Window positions per position of the trunk's end.
std::int64_t pooling(const TrunkSizes& trunk);
// Why no such trunk can be built on the window, or "".
std::string trunk_reason(const TrunkSizes& trunk, const ModelRequest& request);
// On a window of `length` nt.
LayerCount count_trunk(const TrunkSizes& trunk, std::int64_t length);

}  // namespace s2fbench::catalogue
