#include "models/binary_model.hpp"

#include "models/trunk.hpp"

namespace s2fbench::models {
namespace {

class BinaryModel : public Model {
 public:
  BinaryModel(const catalogue::ModelRequest& request, const catalogue::TrunkSizes& trunk,
              const catalogue::BottleneckSizes& bottleneck)
      : trunk_(*this, trunk, first_activation(request.options)),
        bottleneck_(add_bottleneck(*this, trunk, bottleneck, request.input_length)),
        head_(register_module("head", Dense(bottleneck.units, request.tracks))) {}
  losses::Prediction forward(torch::Tensor onehot) override {
    const torch::Tensor flat = trunk_.forward(onehot).flatten(1);
    return head_->forward(bottleneck_->forward(flat)).unsqueeze(2);
  }

 private:
  Trunk trunk_;
  DenseUnit bottleneck_;
  Dense head_;
};

}  // namespace

std::shared_ptr<Model> make_binary_model(const ModelSpec& spec,
                                         const catalogue::StudyTrunk& trunk) {
  const catalogue::Options& options = spec.request.options;
  return std::make_shared<BinaryModel>(spec.request,
                                       catalogue::trunk_sizes(trunk, options),
                                       catalogue::bottleneck_sizes(options));
}

}  // namespace s2fbench::models
