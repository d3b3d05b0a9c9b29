// BPNet as modified for quantitative profiles: dilated convolutions at base resolution.
#include "models/architectures.hpp"
#include "models/layers.hpp"

namespace s2fbench::models {
namespace {

class Bpnet : public Model {
 public:
  explicit Bpnet(const ModelSpec& spec);
  losses::Prediction forward(torch::Tensor onehot) override;

 private:
  std::int64_t resolution_;
  bool positive_output_;
  Convolution stem_ = nullptr;
  std::vector<Convolution> dilated_;  // dilations 2, 4, ... 2^layers
  TrackConvolution head_ = nullptr;
};

Bpnet::Bpnet(const ModelSpec& spec)
    : resolution_(spec.request.resolution), positive_output_(spec.positive_output) {
  const catalogue::Options& options = spec.request.options;
  const int filters = catalogue::scaled(catalogue::integer_option(options, "filters"),
                                        catalogue::number_option(options, "width"));
  stem_ = register_module("stem", Convolution(4, filters, 25));
  for (int i = 1; i <= catalogue::integer_option(options, "layers"); ++i) {
    dilated_.push_back(
        register_module("dilated" + std::to_string(i),
                        Convolution(filters, filters, 3, std::int64_t{1} << i)));
  }
  head_ = register_module("head", TrackConvolution(filters, spec.request.tracks, 7));
}

losses::Prediction Bpnet::forward(torch::Tensor onehot) {
  torch::Tensor h = stem_->forward(onehot).relu_();
  for (Convolution& layer : dilated_) h = layer->forward(h).relu_() + h;
  h = head_->forward(h);
  if (resolution_ > 1) h = torch::avg_pool1d(h, resolution_);
  return positive_output_ ? torch::softplus(h) : h;
}

}  // namespace

std::shared_ptr<Model> make_bpnet(const ModelSpec& spec) {
  return std::make_shared<Bpnet>(spec);
}

}  // namespace s2fbench::models
