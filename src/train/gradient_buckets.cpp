#include "train/gradient_buckets.hpp"

#include <torch/autograd.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace s2fbench::train {

class GradientBuckets::Hook : public torch::autograd::PostAccumulateGradHook {
 public:
  Hook(GradientBuckets& owner, std::size_t bucket) : owner_(owner), bucket_(bucket) {}
  void operator()(const torch::Tensor&) override { owner_.arrived(bucket_); }

 private:
  GradientBuckets& owner_;
  std::size_t bucket_;
};

GradientBuckets::GradientBuckets(std::vector<torch::Tensor> parameters,
                                 std::size_t floats)
    : parameters_(std::move(parameters)) {
  std::size_t end = 0;
  for (const auto& parameter : parameters_)
    end += static_cast<std::size_t>(parameter.numel());
  for (std::size_t i = parameters_.size(); i-- > 0;) {
    if (slices_.empty() || slices_.back().count >= floats) {
      slices_.push_back({end, 0});
      parameters_of_.push_back(0);
    }
    const auto count = static_cast<std::size_t>(parameters_[i].numel());
    end -= count;
    slices_.back() = {end, slices_.back().count + count};
    ++parameters_of_.back();
    torch::autograd::impl::set_post_acc_grad_hooks(
        parameters_[i], std::make_unique<Hook>(*this, slices_.size() - 1));
  }
}

GradientBuckets::~GradientBuckets() {
  for (const auto& parameter : parameters_)
    torch::autograd::impl::set_post_acc_grad_hooks(parameter, nullptr);
}

void GradientBuckets::begin(std::function<void(const Slice&)> ready,
                            std::function<void()> tick) {
  missing_ = parameters_of_;
  next_ = 0;
  ready_ = std::move(ready);
  tick_ = std::move(tick);
}

void GradientBuckets::end() {
  ready_ = {};
  tick_ = {};
}

void GradientBuckets::arrived(std::size_t bucket) {
  if (!ready_) return;
  --missing_[bucket];
  while (next_ < slices_.size() && missing_[next_] == 0) ready_(slices_[next_++]);
  tick_();
}

}  // namespace s2fbench::train
