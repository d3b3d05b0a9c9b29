#include "catalogue/models/scalar_cnn_sizes.hpp"

#include <string>

#include "catalogue/models/study_defaults.hpp"

namespace s2fbench::catalogue {

std::vector<OptionRow> scalar_cnn_options(const StudyCnn& study) {
  std::vector<OptionRow> rows;
  for (std::size_t i = 0; i < study.stages.size(); ++i) {
    const StageOfCnn& stage = study.stages[i];
    if (stage.filters == 0) break;
    const std::string number = std::to_string(i + 1), of = " of stage " + number;
    rows.push_back(study_option("filters" + number, OptionKind::filters, stage.filters,
                                "filters" + of));
    rows.push_back(study_option("kernel" + number, OptionKind::kernel, stage.kernel,
                                "width of the convolution" + of));
    rows.push_back(
        study_option("pool" + number, OptionKind::pool, stage.pool, "max pool" + of));
    rows.push_back(
        study_option("dropout" + number, OptionKind::dropout, stage.dropout, "in" + of));
  }
  const auto dense = dense_options(study.units);
  rows.insert(rows.end(), dense.begin(), dense.end());
  return rows;
}

ScalarCnnSizes scalar_cnn_sizes(const StudyCnn& study, const Options& options) {
  ScalarCnnSizes sizes{front_sizes(options), {}, dense_sizes(study.units, options)};
  for (std::size_t i = 0; i < study.stages.size(); ++i) {
    if (study.stages[i].filters == 0) break;
    const std::string number = std::to_string(i + 1);
    sizes.stages.push_back({scaled_option(options, "filters" + number),
                            integer_option(options, "kernel" + number),
                            integer_option(options, "pool" + number),
                            number_option(options, "dropout" + number)});
  }
  return sizes;
}

std::vector<int> pools_of(const ScalarCnnSizes& sizes) {
  std::vector<int> pools;
  for (const StageOfCnn& stage : sizes.stages) pools.push_back(stage.pool);
  return pools;
}

std::string scalar_cnn_reason(const StudyCnn& study, const ModelRequest& request) {
  const std::string reason = one_value_reason(request, 1);
  if (!reason.empty()) return reason;
  return pool_reason(request.input_length,
                     pools_of(scalar_cnn_sizes(study, request.options)));
}

LayerCount count_scalar_cnn(const StudyCnn& study, const ModelRequest& request) {
  const ScalarCnnSizes sizes = scalar_cnn_sizes(study, request.options);
  std::int64_t positions = request.input_length;
  LayerCount layers = count_front(sizes.front, request.channels, positions);
  std::int64_t channels = front_channels(sizes.front, request.channels);
  for (const StageOfCnn& stage : sizes.stages) {
    layers.convolution(channels, stage.filters, stage.kernel, positions)
        .batch_norm(stage.filters);
    channels = stage.filters;
    positions /= stage.pool;
  }
  return layers.add(count_dense(sizes.dense, channels * positions, request.tracks));
}

std::int64_t splice_positions(const ScalarCnnSizes& sizes, std::int64_t input_length) {
  std::int64_t positions = input_length / 2 / sizes.stages[0].pool * 2;
  for (std::size_t i = 1; i < sizes.stages.size(); ++i) positions /= sizes.stages[i].pool;
  return positions;
}

}  // namespace s2fbench::catalogue
