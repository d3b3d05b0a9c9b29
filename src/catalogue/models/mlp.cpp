// The multi-layer perceptrons of the study's embeddings: dense layers on the whole input.
#include "catalogue/models/rows.hpp"
#include "catalogue/models/scalar_sizes.hpp"

namespace s2fbench::catalogue {
namespace {

// Any input does: its positions and channels, of one sequence or of several, are one
// vector.
std::string why_not(const ModelRequest& request) { return whole_window_reason(request); }

LayerCount count(const ModelRequest& request) {
  return count_dense(dense_sizes(kMlpUnits, request.options),
                     static_cast<std::int64_t>(request.channels) * request.input_length,
                     request.tracks);
}

ModelRow row(const std::string& name, const std::string& help, const std::string& loss) {
  ModelRow made = {
      name,
      help,
      joined({{width_option()}, dense_options(kMlpUnits)}),
      why_not,
      [](const ModelRequest& request) { return count(request).operations(); },
      [](const ModelRequest& request) { return count(request).parameters(); },
      Task::scalar};
  made.own_loss = loss;
  return made;
}

}  // namespace

ModelRow mlp_row() {
  return row("mlp", "two dense layers on the flat input, a number per track", "mse");
}

// The study's classifier had the same linear output but a loss that took it for a
// probability; there is no such pair here.
ModelRow mlp_binary_row() {
  return row("mlp_binary",
             "mlp with a logit per track (the study's loss took it for a probability)",
             "bce");
}

}  // namespace s2fbench::catalogue
