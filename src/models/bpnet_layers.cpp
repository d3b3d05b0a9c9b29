#include "models/bpnet_layers.hpp"

#include "catalogue/models/bpnet_sizes.hpp"

namespace s2fbench::models {

BpnetLayers::BpnetLayers(const ModelSpec& spec)
    : resolution_(spec.request.resolution),
      activation_(
          parse_activation(catalogue::word_option(spec.request.options, "activation"))) {
  const catalogue::BpnetSizes sizes = catalogue::bpnet_sizes(spec.request.options);
  stem_ = register_module("stem", Convolution(4, sizes.filters, sizes.stem_kernel));
  for (int i = 1; i <= sizes.layers; ++i) {
    dilated_.push_back(
        register_module("dilated" + std::to_string(i),
                        Convolution(sizes.filters, sizes.filters, sizes.dilated_kernel,
                                    std::int64_t{1} << i)));
  }
  head_ = register_module(
      "head", TrackConvolution(sizes.filters, spec.request.tracks, sizes.head_kernel));
}

torch::Tensor BpnetLayers::trunk(const torch::Tensor& onehot) {
  torch::Tensor h = activate_(stem_->forward(onehot), activation_);
  for (Convolution& layer : dilated_) h = layer->forward(h).relu_() + h;
  return h;
}

torch::Tensor BpnetLayers::profile(const torch::Tensor& trunk) {
  const torch::Tensor h = head_->forward(trunk);
  return resolution_ > 1 ? torch::avg_pool1d(h, resolution_) : h;
}

}  // namespace s2fbench::models
