// Which part of the gradients is complete when, while a backward pass goes on.
#pragma once

#include <torch/types.h>

#include <cstddef>
#include <functional>
#include <vector>

namespace s2fbench::train {

// Of a flat array of numbers.
struct Slice {
  std::size_t first = 0;
  std::size_t count = 0;
};

// Of buckets that are exchanged: smaller ones begin earlier, larger ones cost less each.
inline constexpr std::size_t kBucketFloats = std::size_t{1} << 18;

// Takes the parameters' one place for a hook after accumulation.
class GradientBuckets {
 public:
  // Parameters as they stand one after the other in a flat array of gradients. Buckets
  // are neighbours of about `floats` numbers, the last parameters first: backward passes
  // reach these first.
  GradientBuckets(std::vector<torch::Tensor> parameters, std::size_t floats);
  ~GradientBuckets();
  GradientBuckets(const GradientBuckets&) = delete;
  GradientBuckets& operator=(const GradientBuckets&) = delete;

  const std::vector<Slice>& slices() const { return slices_; }
  // Until end(): calls `ready` for each bucket, in the order of slices(), as soon as it
  // and all before it have their gradients; and `tick` whenever a gradient is there. Both
  // are called from within backward(), and may throw.
  void begin(std::function<void(const Slice&)> ready, std::function<void()> tick);
  void end();

 private:
  class Hook;
  void arrived(std::size_t bucket);

  std::vector<torch::Tensor> parameters_;
  std::vector<Slice> slices_;
  std::vector<int> parameters_of_;  // how many in each bucket
  std::vector<int> missing_;        // of these, in the pass under way
  std::size_t next_ = 0;            // bucket to be told of
  std::function<void(const Slice&)> ready_ = {};
  std::function<void()> tick_ = {};
};

}  // namespace s2fbench::train
