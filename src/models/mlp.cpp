// The multi-layer perceptron of the study's embeddings, for numbers and for logits.
//
//   flatten -> dense 512, batch norm, ReLU, dropout .5
//           -> dense 256, batch norm, ReLU, dropout .5 -> dense, one per track
//
// First weights: normal, standard deviation .005.
#include "models/architectures.hpp"
#include "models/scalar_blocks.hpp"

namespace s2fbench::models {
namespace {

class Mlp : public Model {
 public:
  explicit Mlp(const catalogue::ModelRequest& request)
      : end_(*this, catalogue::dense_sizes(catalogue::kMlpUnits, request.options),
             static_cast<std::int64_t>(request.channels) * request.input_length,
             request.tracks, FirstWeights::small_normal) {}
  losses::Prediction forward(torch::Tensor x) override { return end_.forward(x); }

 private:
  DenseEnd end_;
};

}  // namespace

std::shared_ptr<Model> make_mlp(const ModelSpec& spec) {
  return std::make_shared<Mlp>(spec.request);
}

}  // namespace s2fbench::models
