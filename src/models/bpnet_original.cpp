// BPNet's first form: the profile is logits of the bins' shares, and each track has a
// second output, the log of the window's total coverage.
#include "catalogue/models/bpnet_sizes.hpp"
#include "models/architectures.hpp"
#include "models/bpnet_layers.hpp"
#include "models/task_heads.hpp"

namespace s2fbench::models {
namespace {

class BpnetOriginal : public BpnetLayers {
 public:
  explicit BpnetOriginal(const ModelSpec& spec) : BpnetLayers(spec) {
    const catalogue::Options& options = spec.request.options;
    counts_ = register_module(
        "counts",
        TrackDense(catalogue::bpnet_sizes(options).filters, spec.request.tracks));
  }
  losses::Prediction forward(torch::Tensor onehot) override {
    const torch::Tensor h = trunk(onehot);
    return {profile(h), counts_->forward(h.mean(2))};
  }

 private:
  TrackDense counts_ = nullptr;
};

}  // namespace

std::shared_ptr<Model> make_bpnet_original(const ModelSpec& spec) {
  return std::make_shared<BpnetOriginal>(spec);
}

}  // namespace s2fbench::models
