#include "linear/stacked_qr.hpp"

namespace s2fbench::linear {

void StackedQr::add(const torch::Tensor& block) {
  waiting_.push_back(block.clone());
  rows_ += block.size(0);
  // Each factorisation does the work of the last factor again: not for every few rows.
  if (rows_ > 3 * block.size(1)) join();
}

torch::Tensor StackedQr::factor() {
  join();
  return waiting_.front();
}

void StackedQr::join() {
  torch::Tensor factor = std::get<1>(torch::linalg_qr(torch::cat(waiting_), "r"));
  rows_ = factor.size(0);
  waiting_ = {factor};
}

}  // namespace s2fbench::linear
