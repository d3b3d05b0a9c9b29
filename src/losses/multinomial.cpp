#include "base/error.hpp"
#include "losses/formulas.hpp"

namespace s2fbench::losses {
namespace {

// (batch, tracks): log of n! / (y_1! y_2! ...), n the sum over the bins. In double
// precision: the two parts are large and close to each other. Without a gradient.
torch::Tensor log_orders(const torch::Tensor& truth) {
  const torch::NoGradGuard no_gradient;
  const torch::Tensor counts = truth.to(torch::kFloat64);
  return torch::lgamma(counts.sum(2) + 1) - torch::lgamma(counts + 1).sum(2);
}

}  // namespace

torch::Tensor multinomial_nll(const torch::Tensor& logits, const torch::Tensor& truth) {
  const torch::Tensor fit = (truth * torch::log_softmax(logits, 2)).sum(2);
  const torch::Tensor orders = log_orders(truth).to(fit.scalar_type());
  return -(orders + fit).sum() / static_cast<double>(logits.size(0));
}

LossValue multinomial_mse(const Prediction& predicted, const torch::Tensor& truth,
                          const Terms& terms) {
  return terms.alpha * multinomial_nll(predicted.profile, truth) +
         mse(predicted, truth).value;
}

LossValue multinomial_count_mse(const Prediction& predicted, const torch::Tensor& truth,
                                const Terms& terms) {
  if (!predicted.log_counts.defined()) {
    throw InternalError("loss multinomial_count_mse without predicted counts");
  }
  return multinomial_nll(predicted.profile, truth) +
         terms.alpha * torch::mse_loss(predicted.log_counts, torch::log1p(truth.sum(2)));
}

}  // namespace s2fbench::losses
