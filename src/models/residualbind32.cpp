// ResidualBind at 32 bp: three convolution stages, each with a block of dilated residual
// layers, whose pools fix the resolution; one more layer at the bins, and the head.
#include "catalogue/models/residualbind32_sizes.hpp"
#include "models/architectures.hpp"
#include "models/task_heads.hpp"
#include "models/trunk.hpp"

namespace s2fbench::models {
namespace {

class ResidualBind32 : public Model {
 public:
  ResidualBind32(const catalogue::ModelRequest& request,
                 const catalogue::TrunkSizes& trunk, const catalogue::MixSizes& mix)
      : trunk_(*this, trunk, first_activation(request.options)),
        mix_(register_module("mix", ConvolutionUnit(ConvolutionUnitOptions{
                                        trunk.stages.back().filters, mix.filters,
                                        mix.kernel, Activation::relu, 1, mix.dropout}))),
        head_(*this, catalogue::head_sizes(request.options), mix.filters,
              request.tracks) {}
  losses::Prediction forward(torch::Tensor onehot) override {
    return head_.forward(mix_->forward(trunk_.forward(onehot)));
  }

 private:
  Trunk trunk_;
  ConvolutionUnit mix_;
  ProfileHead head_;
};

}  // namespace

std::shared_ptr<Model> make_residualbind32(const ModelSpec& spec) {
  const catalogue::Options& options = spec.request.options;
  return std::make_shared<ResidualBind32>(
      spec.request, catalogue::trunk_sizes(catalogue::kResidualBind32Trunk, options),
      catalogue::mix_sizes(options));
}

}  // namespace s2fbench::models
