// The flat array that the gang exchanges in a step, slice by slice:
//   [gradients..., batch norm mean and variance of each layer..., loss, constant tracks,
//    error, stop].
//
// The parameters' gradients are views into it, so that backward passes write there. All
// on the model's device and in its parameters' type; leaves and sums are (length()).
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "models/batch_norm.hpp"
#include "models/model.hpp"
#include "train/gradient_buckets.hpp"

namespace s2fbench::train {

// What a shard has to tell beside gradients and statistics.
struct ShardWords {
  torch::Tensor loss;             // scalar, the shard's mean
  torch::Tensor constant_tracks;  // scalar or undefined, see losses::LossValue
  bool stop = false;              // this rank was asked to stop
};

// The last four entries of a summed array.
struct StepWords {
  double loss = 0;             // mean over the global batch
  double constant_tracks = 0;  // of all shards
  bool error = false;          // some rank's shard threw
  bool stop = false;           // some rank was asked to stop
};

class ExchangeBuffer {
 public:
  // Throws InternalError for a model whose parameters differ in their type.
  explicit ExchangeBuffer(models::Model& model);

  std::int64_t length() const { return flat_.numel(); }
  // An array of length() for leaves and sums.
  torch::Tensor make_leaf() const { return torch::empty_like(flat_); }
  // What is not gradients: statistics and words.
  Slice tail() const;
  // Before a shard's forward pass.
  void clear_gradients();
  // After its backward pass: all of it times the shard's share of the global batch (n_s /
  // n), but for the words that are counts.
  torch::Tensor shard_leaf(double share, const ShardWords& words);
  // The same slice by slice, into a leaf: gradients as soon as they are there, and the
  // tail at the end.
  void write(double share, const Slice& gradients, const torch::Tensor& leaf) const;
  void write_tail(double share, const ShardWords& words, const torch::Tensor& leaf);
  // A slice of a rank that has nothing but its words.
  void write_nothing(bool stop, const Slice& slice, const torch::Tensor& leaf) const;

  // Waits for the device.
  StepWords words(const torch::Tensor& sum) const;
  // Puts the summed gradients where the optimiser finds them and moves the batch norm
  // averages by one step.
  void apply(const torch::Tensor& sum);

 private:
  torch::Tensor statistics(std::size_t layer, int which) const;  // view (features)

  std::vector<models::BatchNorm> norms_;
  torch::Tensor flat_;       // (length)
  torch::Tensor gradients_;  // (gradients), view
  std::vector<std::int64_t> norm_offsets_;
};

}  // namespace s2fbench::train
