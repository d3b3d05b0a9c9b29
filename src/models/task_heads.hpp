// The ends of profile models: one dense layer for all tracks, or a small network of its
// own for each track.
//
// The tracks' networks are computed as one: they read the same input, so that their
// convolutions are one with tracks * filters outputs. Names and first weights are as if
// each stood alone.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>

#include "catalogue/models/head_sizes.hpp"
#include "models/batch_norm.hpp"
#include "models/dropout.hpp"
#include "models/layers.hpp"

namespace s2fbench::models {

// A dense layer with one output for each track, whose first weights are drawn as those of
// a layer with that one output.
class TrackDenseImpl : public WeightedLayer {
 public:
  TrackDenseImpl(std::int64_t inputs, std::int64_t tracks);
  // All tracks read the same: (batch, inputs) -> (batch, tracks); weight (tracks, inputs)
  torch::Tensor forward(const torch::Tensor& x);
  // Each reads its own: (batch, tracks * inputs, bins) -> (batch, tracks, bins)
  torch::Tensor forward_own(const torch::Tensor& x);
};
TORCH_MODULE(TrackDense);

// A convolution with `filters` outputs for each track, stride 1, output as long as the
// input.
class TrackFiltersImpl : public WeightedLayer {
 public:
  TrackFiltersImpl(std::int64_t channels, std::int64_t filters, std::int64_t tracks,
                   std::int64_t width);
  // (batch, channels, bins) -> (batch, tracks * filters, bins); weight (tracks * filters,
  // channels, width), track by track
  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(TrackFilters);

// Per track: convolution, batch norm, ReLU, dropout, dense 1.
class TaskHeadsImpl : public torch::nn::Module {
 public:
  TaskHeadsImpl(const catalogue::HeadSizes& sizes, std::int64_t channels,
                std::int64_t tracks);
  // (batch, channels, bins) -> (batch, tracks, bins)
  torch::Tensor forward(const torch::Tensor& x);

 private:
  TrackFilters convolution_;
  BatchNorm norm_;
  Dropout dropout_;
  TrackDense dense_;
};
TORCH_MODULE(TaskHeads);

// What `head` asks for, registered as "head" in its owner, with the softplus.
class ProfileHead {
 public:
  ProfileHead(torch::nn::Module& owner, const catalogue::HeadSizes& sizes,
              std::int64_t channels, std::int64_t tracks);
  // (batch, channels, bins) -> (batch, tracks, bins), positive
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Convolution single_ = nullptr;
  TaskHeads task_ = nullptr;
};

}  // namespace s2fbench::models
