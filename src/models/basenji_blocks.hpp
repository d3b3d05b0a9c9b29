// The blocks of the Basenji family: activation, convolution without bias, batch norm
// whose moving averages follow quickly (Keras momentum 0.9), weights from he_normal.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <optional>

#include "models/batch_norm.hpp"
#include "models/blocks.hpp"
#include "models/dropout.hpp"
#include "models/layers.hpp"

namespace s2fbench::models {

// GELU, convolution, batch norm, dropout, max pool; an activation at the end on demand.
struct GeluUnitOptions {
  std::int64_t channels = 4;
  std::int64_t filters = 1;
  std::int64_t width = 1;
  std::int64_t pool = 1;  // width and stride
  double dropout = 0.0;
  bool square_start = false;  // WeightOptions::square
  std::optional<Activation> end = std::nullopt;
};

class GeluUnitImpl : public torch::nn::Module {
 public:
  explicit GeluUnitImpl(const GeluUnitOptions& options);
  // (batch, channels, length) -> (batch, filters, length / pool)
  torch::Tensor forward(const torch::Tensor& x);

 private:
  std::int64_t pool_;
  std::optional<Activation> end_;
  Convolution convolution_;
  BatchNorm norm_;
  Dropout dropout_;
};
TORCH_MODULE(GeluUnit);

// GELU, dilated convolution, batch norm, GELU, 1x1 convolution back, batch norm that
// starts at zero, dropout; the unit's input is added at the end.
struct DilatedUnitOptions {
  std::int64_t channels = 1;
  std::int64_t filters = 1;  // of the dilated convolution
  std::int64_t width = 3;
  std::int64_t dilation = 1;
  double dropout = 0.0;
  bool square_start = false;  // of the dilated convolution
};

class DilatedUnitImpl : public torch::nn::Module {
 public:
  explicit DilatedUnitImpl(const DilatedUnitOptions& options);
  // (batch, channels, length) -> the same shape
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Convolution convolution1_;
  BatchNorm norm1_;
  Convolution convolution2_;
  BatchNorm norm2_;
  Dropout dropout_;
};
TORCH_MODULE(DilatedUnit);

// GELU, 1x1 convolution, batch norm, dropout, average pool, a dense layer at each bin.
struct ReadoutOptions {
  std::int64_t channels = 1;
  std::int64_t filters = 1;  // of the 1x1 convolution
  std::int64_t tracks = 1;
  std::int64_t pool = 1;  // width and stride
  double dropout = 0.0;
};

class ReadoutImpl : public torch::nn::Module {
 public:
  explicit ReadoutImpl(const ReadoutOptions& options);
  // (batch, channels, length) -> (batch, tracks, length / pool)
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::Tensor evaluate(const torch::Tensor& x) const;

  std::int64_t pool_;
  Convolution convolution_;
  BatchNorm norm_;
  Dropout dropout_;
  Convolution head_;
};
TORCH_MODULE(Readout);

}  // namespace s2fbench::models
