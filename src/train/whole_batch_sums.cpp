#include "train/whole_batch_sums.hpp"

#include <torch/autograd.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::train {
namespace {

// Floats of one message. All are of one length, since a rank that throws does not know
// what the others exchange next. Holds a layer's sums in one message nearly always.
constexpr std::int64_t kPiece = 2048;

}  // namespace

// y = sum over ranks r of x_r. With L = sum of share_r L_r, and gradients of x_q times
// share_q added later, the gradient for x_q is (sum of share_r dL_r / dy) / share_q.
struct WholeBatchSums::Sum : torch::autograd::Function<Sum> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context,
                               const torch::Tensor& x, WholeBatchSums* sums) {
    context->saved_data["sums"] = reinterpret_cast<std::int64_t>(sums);
    return sums->exchange(x);
  }
  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext* context,
      const torch::autograd::variable_list& gradients) {
    auto* sums = reinterpret_cast<WholeBatchSums*>(context->saved_data["sums"].toInt());
    const double share = sums->share_;
    return {sums->exchange(gradients[0] * share) / share, torch::Tensor()};
  }
};

WholeBatchSums::WholeBatchSums(models::Model& model,
                               std::unique_ptr<reduce::Reducer> reducer)
    : norms_(models::batch_norms(model)), reducer_(std::move(reducer)) {
  const auto options = model.parameters().front().options().requires_grad(false);
  message_ = torch::zeros({kPiece + 1}, options);
  reducer_->reserve({kPiece + 1});
  for (auto& norm : norms_) norm->sum_over_shards = hook();
}

WholeBatchSums::~WholeBatchSums() {
  for (auto& norm : norms_) norm->sum_over_shards = {};
}

losses::SumOverShards WholeBatchSums::hook() {
  return [this](const torch::Tensor& x) { return Sum::apply(x, this); };
}

bool WholeBatchSums::send_message(bool trouble) {
  message_[kPiece].fill_(trouble ? 1 : 0);
  try {
    reducer_->sum(message_.mutable_data_ptr<float>(), kPiece + 1);
  } catch (...) {
    broken_ = true;
    throw;
  }
  return message_[kPiece].item<float>() > (trouble ? 1.5F : 0.5F);
}

torch::Tensor WholeBatchSums::exchange(const torch::Tensor& values) {
  const torch::NoGradGuard no_gradient;
  if (values.scalar_type() != torch::kFloat32)
    throw InternalError("sums over shards are of 32-bit floats");
  const torch::Tensor flat = values.contiguous().flatten();
  torch::Tensor sum = torch::empty_like(flat);
  for (std::int64_t first = 0; first < flat.numel(); first += kPiece) {
    const std::int64_t count = std::min(kPiece, flat.numel() - first);
    message_.zero_();
    message_.narrow(0, 0, count).copy_(flat.narrow(0, first, count));
    if (send_message(false)) throw PartnerFailed();
    sum.narrow(0, first, count).copy_(message_.narrow(0, 0, count));
  }
  return sum.view(values.sizes());
}

void WholeBatchSums::begin(double share) {
  share_ = share;
  open_ = true;
  reducer_->begin_step();
}

void WholeBatchSums::end(bool trouble) {
  if (!open_) return;
  open_ = false;
  const torch::NoGradGuard no_gradient;
  if (send_message(trouble) && !trouble) throw PartnerFailed();
}

std::unique_ptr<reduce::Reducer> statistics_reducer(
    const config::TrainSettings& settings, const comm::Context& gang,
    reduce::Communicators* communicators) {
  if (settings.batch_statistics != "global" || gang.size() == 1) return nullptr;
  return reduce::make_reducer(gang, reduce::mode_of(settings.reduction), communicators);
}

}  // namespace s2fbench::train
