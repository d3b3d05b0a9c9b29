// The layers with weights: same-padded convolution and dense, as Keras defines them.
//
// They exist beside torch::nn's because those draw their first weights from the process's
// shared generator; here a layer only says from which range they are drawn
// (initialise.hpp).
#pragma once

#include <torch/nn/module.h>

#include <cstdint>

namespace s2fbench::models {

// How first weights are drawn: Keras' initialisers of these names. Its scaled normal ones
// are cut at two standard deviations. small_normal is its plain one, not cut, with the
// study's standard deviation of 0.005 whatever the fans.
enum class FirstWeights {
  glorot_uniform,
  glorot_normal,
  he_uniform,
  he_normal,
  small_normal
};

struct WeightOptions {
  FirstWeights first = FirstWeights::glorot_uniform;
  bool bias = true;
  // The layer stands for a column of a width x width kernel: fans count all of it.
  bool square = false;
  // Keras' kernel_regularizer l2: the loss grows by this times the sum of the squared
  // weights. Gradients have it; the loss that is told and watched does not.
  double l2 = 0;
};

// A layer with a weight and mostly a bias. The fans set the range of the first weights.
class WeightedLayer : public torch::nn::Module {
 public:
  FirstWeights first_weights() const { return options_.first; }
  // Largest size of a uniform first weight; standard deviation of a normal one before it
  // is cut.
  double spread() const;

  torch::Tensor weight;
  torch::Tensor bias;  // (filters); undefined without

 protected:
  WeightedLayer(torch::IntArrayRef weight_shape, std::int64_t filters, double fan_in,
                double fan_out, const WeightOptions& options = {});
  static double fan(std::int64_t channels, std::int64_t width) {
    return static_cast<double>(channels * width);
  }

 private:
  double fan_in_;
  double fan_out_;
  WeightOptions options_;
};

// Stride 1, output as long as the input. Of an odd total padding the extra column goes
// right: width 10 pads 4 left and 5 right.
class ConvolutionImpl : public WeightedLayer {
 public:
  ConvolutionImpl(std::int64_t channels, std::int64_t filters, std::int64_t width,
                  std::int64_t dilation = 1, const WeightOptions& options = {});
  // (batch, channels, length) -> (batch, filters, length); weight (filters, channels,
  // width)
  torch::Tensor forward(const torch::Tensor& x) const { return apply(x, weight); }
  // Without padding: (batch, filters, length - dilation * (width - 1)).
  torch::Tensor forward_inside(const torch::Tensor& x) const;
  // As forward, with other weights of the same shape.
  torch::Tensor apply(const torch::Tensor& x, const torch::Tensor& weights) const;

 private:
  std::int64_t padding_;  // columns added on both sides
  bool one_more_right_;
  std::int64_t dilation_;
};
TORCH_MODULE(Convolution);

// One transposed convolution with a single filter per track, kept as one layer. Stride 1,
// odd width, output as long as the input.
class TrackConvolutionImpl : public WeightedLayer {
 public:
  TrackConvolutionImpl(std::int64_t channels, std::int64_t tracks, std::int64_t width);
  // (batch, channels, length) -> (batch, tracks, length); weight (channels, tracks,
  // width)
  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(TrackConvolution);

class DenseImpl : public WeightedLayer {
 public:
  DenseImpl(std::int64_t inputs, std::int64_t outputs, const WeightOptions& options = {});
  // (batch, inputs) -> (batch, outputs); weight (outputs, inputs)
  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(Dense);

}  // namespace s2fbench::models
