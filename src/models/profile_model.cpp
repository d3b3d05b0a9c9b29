#include "models/profile_model.hpp"

#include "models/task_heads.hpp"
#include "models/trunk.hpp"

namespace s2fbench::models {
namespace {

class ProfileModel : public Model {
 public:
  ProfileModel(const catalogue::ModelRequest& request, const catalogue::TrunkSizes& trunk,
               const catalogue::DecoderSizes& decoder);
  losses::Prediction forward(torch::Tensor onehot) override {
    const torch::Tensor flat = trunk_.forward(onehot).flatten(1);
    return head_.forward(decoder_.forward(bottleneck_->forward(flat)));
  }

 private:
  Trunk trunk_;
  DenseUnit bottleneck_;
  Decoder decoder_;
  ProfileHead head_;
};

ProfileModel::ProfileModel(const catalogue::ModelRequest& request,
                           const catalogue::TrunkSizes& trunk,
                           const catalogue::DecoderSizes& decoder)
    : trunk_(*this, trunk, first_activation(request.options)),
      bottleneck_(add_bottleneck(*this, trunk, decoder.bottleneck, request.input_length)),
      decoder_(*this, decoder, request.input_length / request.resolution),
      head_(*this, catalogue::head_sizes(request.options), decoder.filters,
            request.tracks) {}

}  // namespace

std::shared_ptr<Model> make_profile_model(const ModelSpec& spec,
                                          const catalogue::StudyTrunk& trunk,
                                          const catalogue::StudyDecoder& decoder) {
  const catalogue::Options& options = spec.request.options;
  return std::make_shared<ProfileModel>(spec.request,
                                        catalogue::trunk_sizes(trunk, options),
                                        catalogue::decoder_sizes(decoder, options));
}

}  // namespace s2fbench::models
