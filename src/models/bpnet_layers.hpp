// What the two forms of BPNet share: the dilated trunk and the profile heads.
#pragma once

#include <cstdint>
#include <vector>

#include "models/blocks.hpp"
#include "models/layers.hpp"
#include "models/model.hpp"

namespace s2fbench::models {

class BpnetLayers : public Model {
 protected:
  explicit BpnetLayers(const ModelSpec& spec);
  // (batch, 4, length) -> (batch, filters, length)
  torch::Tensor trunk(const torch::Tensor& onehot);
  // (batch, filters, length) -> (batch, tracks, bins): the means of the bins, linear
  torch::Tensor profile(const torch::Tensor& trunk);

 private:
  std::int64_t resolution_;
  Activation activation_;
  Convolution stem_ = nullptr;
  std::vector<Convolution> dilated_;  // dilations 2, 4, ... 2^layers
  TrackConvolution head_ = nullptr;
};

}  // namespace s2fbench::models
