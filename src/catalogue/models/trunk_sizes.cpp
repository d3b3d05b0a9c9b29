#include "catalogue/models/trunk_sizes.hpp"

namespace s2fbench::catalogue {
namespace {

std::vector<OptionRow> stage_options(const std::string& number, const StudyStage& study,
                                     bool residual) {
  const std::string stage = " of stage " + number;
  std::vector<OptionRow> rows = {
      study_option("filters" + number, OptionKind::filters, study.filters,
                   "filters" + stage),
      study_option("kernel" + number, OptionKind::kernel, study.kernel,
                   "width of the convolution" + stage),
      study_option("pool" + number, OptionKind::pool, study.pool, "max pool" + stage),
      study_option("dropout" + number, OptionKind::dropout, study.dropout,
                   "at the end" + stage)};
  if (residual) {
    rows.push_back(study_option("depth" + number, OptionKind::depth, study.depth,
                                "dilated layers" + stage + ", dilation 1 to 2^(n-1)"));
  }
  return rows;
}

StageSizes stage_sizes(const std::string& number, const StudyTrunk& study,
                       const StudyStage& stage, const Options& options) {
  const int filters = study_count(options, "filters" + number, stage.filters);
  ResidualSizes residual;
  if (study.residual) {
    residual =
        residual_sizes(options, study_count(options, "depth" + number, stage.depth));
  }
  return {scaled(filters, number_option(options, "width")),
          study_count(options, "kernel" + number, stage.kernel), residual,
          study_count(options, "pool" + number, stage.pool),
          study_value(options, "dropout" + number, stage.dropout)};
}

}  // namespace

std::vector<OptionRow> trunk_options(const StudyTrunk& study) {
  std::vector<OptionRow> rows;
  for (std::size_t i = 0; i < study.stages.size(); ++i) {
    const auto stage =
        stage_options(std::to_string(i + 1), study.stages[i], study.residual);
    rows.insert(rows.end(), stage.begin(), stage.end());
  }
  return rows;
}

std::vector<OptionRow> residual_options() {
  return {study_option("residual_kernel", OptionKind::kernel, 3,
                       "width of the residual blocks' convolutions"),
          study_option("residual_dropout", OptionKind::dropout, 0.1,
                       "between the layers of the residual blocks")};
}

ResidualSizes residual_sizes(const Options& options, int depth) {
  return {depth, integer_option(options, "residual_kernel"),
          number_option(options, "residual_dropout")};
}

TrunkSizes trunk_sizes(const StudyTrunk& study, const Options& options) {
  TrunkSizes trunk{{}, study.residual};
  for (std::size_t i = 0; i < study.stages.size(); ++i) {
    trunk.stages.push_back(
        stage_sizes(std::to_string(i + 1), study, study.stages[i], options));
  }
  return trunk;
}

std::int64_t pooling(const TrunkSizes& trunk) {
  std::int64_t product = 1;
  for (const StageSizes& stage : trunk.stages) product *= stage.pool;
  return product;
}

std::string trunk_reason(const TrunkSizes& trunk, const ModelRequest& request) {
  // The range of an option with -1 in it reaches down to there.
  for (std::size_t i = 0; i < trunk.stages.size(); ++i) {
    if (trunk.stages[i].pool >= 1) continue;
    return "pool" + std::to_string(i + 1) + " must be at least 1, or -1";
  }
  if (request.input_length < pooling(trunk)) {
    return "needs a window of at least " + std::to_string(pooling(trunk)) + " nt";
  }
  return "";
}

LayerCount count_trunk(const TrunkSizes& trunk, std::int64_t length) {
  LayerCount layers;
  std::int64_t channels = 4, positions = length;
  for (const StageSizes& stage : trunk.stages) {
    layers.convolution(channels, stage.filters, stage.kernel, positions)
        .batch_norm(stage.filters)
        .residual_block(stage.filters, stage.residual.depth, stage.residual.kernel,
                        positions);
    channels = stage.filters;
    positions /= stage.pool;
  }
  return layers;
}

}  // namespace s2fbench::catalogue
