#include "train/exchange_buffer.hpp"

#include "base/error.hpp"

namespace s2fbench::train {
namespace {

constexpr std::int64_t kWords = 4;  // loss, constant tracks, error, stop

torch::Tensor slice_of(const torch::Tensor& leaf, const Slice& slice) {
  return leaf.narrow(0, static_cast<std::int64_t>(slice.first),
                     static_cast<std::int64_t>(slice.count));
}

torch::Tensor words_of(const torch::Tensor& leaf) {
  return leaf.narrow(0, leaf.numel() - kWords, kWords);
}

}  // namespace

ExchangeBuffer::ExchangeBuffer(models::Model& model)
    : norms_(models::batch_norms(model)) {
  const auto parameters = model.parameters();
  if (parameters.empty()) throw InternalError("a model without parameters");
  const auto options = parameters.front().options().requires_grad(false);
  std::int64_t gradients = 0;
  for (const auto& parameter : parameters) {
    if (parameter.scalar_type() != options.dtype())
      throw InternalError("training wants parameters of one type");
    gradients += parameter.numel();
  }
  std::int64_t total = gradients;
  for (const auto& norm : norms_) {
    norm_offsets_.push_back(total);
    total += 2 * norm->running_mean.numel();
  }
  flat_ = torch::zeros({total + kWords}, options);
  gradients_ = flat_.narrow(0, 0, gradients);
  std::int64_t offset = 0;
  for (const auto& parameter : parameters) {
    parameter.mutable_grad() =
        flat_.narrow(0, offset, parameter.numel()).view(parameter.sizes());
    offset += parameter.numel();
  }
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
  return {gradients, static_cast<std::size_t>(length()) - gradients};
}

void ExchangeBuffer::write(double share, const Slice& slice,
                           const torch::Tensor& leaf) const {
  const torch::NoGradGuard no_gradient;
  auto contents = slice_of(leaf, slice);
  contents.copy_(slice_of(flat_, slice));
  if (share != 1.0) contents.mul_(share);
}

void ExchangeBuffer::write_tail(double share, const ShardWords& words,
                                const torch::Tensor& leaf) {
  const torch::NoGradGuard no_gradient;
  for (std::size_t layer = 0; layer < norms_.size(); ++layer) {
    statistics(layer, 0).copy_(norms_[layer]->shard_mean);
    statistics(layer, 1).copy_(norms_[layer]->shard_variance);
  }
  write(share, tail(), leaf);
  const torch::Tensor last = words_of(leaf);
  last.zero_();
  last[0].copy_(words.loss.to(torch::kFloat64) * share);
  if (words.constant_tracks.defined()) last[1].copy_(words.constant_tracks);
  if (words.stop) last[3].fill_(1);
}

torch::Tensor ExchangeBuffer::shard_leaf(double share, const ShardWords& words) {
  const torch::Tensor leaf = make_leaf();
  write(share, {0, tail().first}, leaf);
  write_tail(share, words, leaf);
  return leaf;
}

void ExchangeBuffer::write_nothing(bool stop, const Slice& slice,
                                   const torch::Tensor& leaf) const {
  const torch::NoGradGuard no_gradient;
  slice_of(leaf, slice).zero_();
  if (slice.first != tail().first) return;
  words_of(leaf)[2].fill_(1);
  if (stop) words_of(leaf)[3].fill_(1);
}

StepWords ExchangeBuffer::words(const torch::Tensor& sum) const {
  const torch::Tensor words = words_of(sum).to(torch::kCPU, torch::kFloat64);
  const auto* word = words.const_data_ptr<double>();
  return {word[0], word[1], word[2] != 0, word[3] != 0};
}

void ExchangeBuffer::apply(const torch::Tensor& sum) {
  const torch::NoGradGuard no_gradient;
  flat_.copy_(sum);
  for (std::size_t layer = 0; layer < norms_.size(); ++layer) {
    norms_[layer]->move(statistics(layer, 0), statistics(layer, 1));
  }
}

}  // namespace s2fbench::train
