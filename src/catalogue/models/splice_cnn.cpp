// The study's model of exon inclusion: acceptor and donor side, a branch each.
#include "catalogue/models/rows.hpp"
#include "catalogue/models/scalar_cnn_sizes.hpp"

namespace s2fbench::catalogue {
namespace {

constexpr int kSides = 2;

std::string why_not(const ModelRequest& request) {
  const std::string reason = one_value_reason(request, kSides);
  if (!reason.empty()) return reason;
  const ScalarCnnSizes sizes = scalar_cnn_sizes(kSpliceCnn, request.options);
  if (splice_positions(sizes, request.input_length) > 0) return "";
  return pool_reason(request.input_length / kSides, pools_of(sizes));
}

LayerCount count(const ModelRequest& request) {
  const ScalarCnnSizes sizes = scalar_cnn_sizes(kSpliceCnn, request.options);
  std::int64_t channels = request.channels, positions = request.input_length / kSides;
  LayerCount layers;
  for (std::size_t i = 0; i < sizes.stages.size(); ++i) {
    const StageOfCnn& stage = sizes.stages[i];
    const int branches = i == 0 ? kSides : 1;  // of the first stage's weights
    for (int branch = 0; branch < branches; ++branch) {
      layers.convolution(channels, stage.filters, stage.kernel, positions)
          .batch_norm(stage.filters);
    }
    channels = stage.filters;
    positions = positions / stage.pool * branches;
  }
  return layers.add(count_dense(sizes.dense, channels * positions, request.tracks));
}

}  // namespace

ModelRow splice_cnn_row() {
  ModelRow row = {
      "splice_cnn",
      "a branch each for acceptor and donor side, then one CNN; a number per tissue",
      joined({{width_option()}, scalar_cnn_options(kSpliceCnn)}),
      why_not,
      [](const ModelRequest& request) { return count(request).operations(); },
      [](const ModelRequest& request) { return count(request).parameters(); },
      Task::scalar};
  row.own_loss = "splice_kl";
  return row;
}

}  // namespace s2fbench::catalogue
