#include "embedding/pooling.hpp"

namespace s2fbench::embedding {

torch::Tensor pooled(const torch::Tensor& states, const torch::Tensor& real,
                     const pretrained::SpecialTokens& special, stores::Pooling pooling) {
  torch::Tensor x = states.to(torch::kFloat32);
  if (pooling == stores::Pooling::cls) return x.slice(1, 0, 1);
  torch::Tensor counted = real;
  if (pooling == stores::Pooling::mean) {
    counted = real.clone();
    if (special.before >= 0) counted.select(1, 0).fill_(false);
    if (special.after >= 0) {
      const torch::Tensor last = real.sum(1, true) - 1;  // (batch, 1)
      counted.scatter_(1, last, false);
    }
  }
  const torch::Tensor weight = counted.unsqueeze(2).to(torch::kFloat32);
  x = x * weight;
  if (pooling == stores::Pooling::full) return x;
  return x.sum(1, true) / weight.sum(1, true);
}

}  // namespace s2fbench::embedding
