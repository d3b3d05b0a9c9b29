#include "train/exchange_buffer.hpp"

#include "base/error.hpp"

namespace s2fbench::train {
namespace {

constexpr std::size_t kWords = 4;  // loss, constant tracks, error, stop

}  // namespace

ExchangeBuffer::ExchangeBuffer(models::Model& model)
    : norms_(models::batch_norms(model)) {
  const auto parameters = model.parameters();
  if (parameters.empty()) throw InternalError("a model without parameters");
  std::int64_t gradients = 0;
  for (const auto& parameter : parameters) {
    if (parameter.scalar_type() != torch::kFloat32) {
      throw InternalError("training wants parameters of 32-bit floats");
    }
    gradients += parameter.numel();
  }
  std::int64_t total = gradients;
  for (const auto& norm : norms_) {
    norm_offsets_.push_back(total);
    total += 2 * norm->running_mean.numel();
  }
  flat_ = torch::zeros({total}, parameters.front().options().requires_grad(false));
  gradients_ = flat_.narrow(0, 0, gradients);
  std::int64_t offset = 0;
  for (const auto& parameter : parameters) {
    parameter.mutable_grad() =
        flat_.narrow(0, offset, parameter.numel()).view(parameter.sizes());
    offset += parameter.numel();
  }
  length_ = static_cast<std::size_t>(total) + kWords;
}

torch::Tensor ExchangeBuffer::statistics(std::size_t layer, int which) const {
  const auto features = norms_[layer]->running_mean.numel();
  return flat_.narrow(0, norm_offsets_[layer] + which * features, features);
}

void ExchangeBuffer::clear_gradients() {
  const torch::NoGradGuard no_gradient;
  gradients_.zero_();
}

Slice ExchangeBuffer::tail() const {
  const auto gradients = static_cast<std::size_t>(gradients_.numel());
  return {gradients, length_ - gradients};
}

void ExchangeBuffer::write(double share, const Slice& slice,
                           std::vector<float>& leaf) const {
  const torch::NoGradGuard no_gradient;
  const auto count = static_cast<std::int64_t>(slice.count);
  auto contents = torch::from_blob(leaf.data() + slice.first, {count}, torch::kFloat32);
  contents.copy_(flat_.narrow(0, static_cast<std::int64_t>(slice.first), count));
  if (share != 1.0) contents.mul_(share);
}

void ExchangeBuffer::write_tail(double share, const StepWords& words,
                                std::vector<float>& leaf) {
  {
    const torch::NoGradGuard no_gradient;
    for (std::size_t layer = 0; layer < norms_.size(); ++layer) {
      statistics(layer, 0).copy_(norms_[layer]->shard_mean);
      statistics(layer, 1).copy_(norms_[layer]->shard_variance);
    }
  }
  write(share, {tail().first, tail().count - kWords}, leaf);
  leaf[length_ - 4] = static_cast<float>(share * words.loss);
  leaf[length_ - 3] = static_cast<float>(words.constant_tracks);
  leaf[length_ - 2] = words.error ? 1.0F : 0.0F;
  leaf[length_ - 1] = words.stop ? 1.0F : 0.0F;
}

std::vector<float> ExchangeBuffer::shard_leaf(double share, const StepWords& words) {
  std::vector<float> leaf(length_);
  write(share, {0, tail().first}, leaf);
  write_tail(share, words, leaf);
  return leaf;
}

void ExchangeBuffer::write_trouble(bool stop, std::vector<float>& leaf) const {
  leaf[length_ - 2] = 1.0F;
  leaf[length_ - 1] = stop ? 1.0F : 0.0F;
}

std::vector<float> ExchangeBuffer::empty_leaf(bool stop) const {
  std::vector<float> leaf(length_, 0.0F);
  write_trouble(stop, leaf);
  return leaf;
}

StepWords ExchangeBuffer::words(const std::vector<float>& sum) const {
  return {sum[length_ - 4], sum[length_ - 3], sum[length_ - 2] != 0,
          sum[length_ - 1] != 0};
}

void ExchangeBuffer::apply(const std::vector<float>& sum) {
  const torch::NoGradGuard no_gradient;
  // from_blob wants a pointer to values that may change; these are only read.
  auto* values = const_cast<float*>(sum.data());
  flat_.copy_(torch::from_blob(values, {flat_.numel()}, torch::kFloat32));
  for (std::size_t layer = 0; layer < norms_.size(); ++layer) {
    norms_[layer]->move(statistics(layer, 0), statistics(layer, 1));
  }
}

}  // namespace s2fbench::train
