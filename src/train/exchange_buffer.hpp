// The flat array that the gang exchanges in a step, slice by slice:
//   [gradients..., batch norm mean and variance of each layer..., loss, constant tracks,
//    error, stop].
//
// The parameters' gradients are views into it, so that backward passes write there.
#pragma once

#include <torch/torch.h>

#include <vector>

#include "models/batch_norm.hpp"
#include "models/model.hpp"
#include "train/gradient_buckets.hpp"

namespace s2fbench::train {

// The last four entries of a summed buffer.
struct StepWords {
  double loss = 0;             // mean over the global batch
  double constant_tracks = 0;  // of all shards, see losses::LossValue
  bool error = false;          // some rank's shard threw
  bool stop = false;           // some rank was asked to stop
};

class ExchangeBuffer {
 public:
  explicit ExchangeBuffer(models::Model& model);

  std::size_t length() const { return length_; }
  // What is not gradients: statistics and words.
  Slice tail() const;
  // Before a shard's forward pass.
  void clear_gradients();
  // After its backward pass: everything but the words, times the shard's share of the
  // global batch (n_s / n). `words.loss` is the shard's mean.
  std::vector<float> shard_leaf(double share, const StepWords& words);
  // The same slice by slice, into an array of length(): gradients as soon as they are
  // there, and the tail at the end.
  void write(double share, const Slice& gradients, std::vector<float>& leaf) const;
  void write_tail(double share, const StepWords& words, std::vector<float>& leaf);
  // The words of a rank that has nothing else.
  void write_trouble(bool stop, std::vector<float>& leaf) const;
  // What a rank contributes that has nothing but its words.
  std::vector<float> empty_leaf(bool stop) const;

  StepWords words(const std::vector<float>& sum) const;
  // Puts the summed gradients where the optimiser finds them and moves the batch norm
  // averages by one step.
  void apply(const std::vector<float>& sum);

 private:
  torch::Tensor statistics(std::size_t layer, int which) const;  // view (features)

  std::vector<models::BatchNorm> norms_;
  torch::Tensor flat_;       // (gradients + statistics), on the model's device
  torch::Tensor gradients_;  // (gradients), view
  std::vector<std::int64_t> norm_offsets_;
  std::size_t length_ = 0;  // of the exchanged array, words included
};

}  // namespace s2fbench::train
