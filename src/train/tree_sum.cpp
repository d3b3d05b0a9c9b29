#include "train/tree_sum.hpp"

#include <string>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::train {

TreeSum::TreeSum(std::int64_t length) : length_(length) {}

// Like a binary counter: two subtrees of one height are joined as soon as both are there.
void TreeSum::add(torch::Tensor leaf) {
  const torch::NoGradGuard no_gradient;
  if (leaf.numel() != length_)
    throw InternalError("tree sum: leaf of " + std::to_string(leaf.numel()) +
                        " numbers among leaves of " + std::to_string(length_));
  Partial upper{0, std::move(leaf)};
  while (!stack_.empty() && stack_.back().level == upper.level) {
    Partial lower = std::move(stack_.back());
    stack_.pop_back();
    lower.values.add_(upper.values);
    ++lower.level;
    upper = std::move(lower);
  }
  stack_.push_back(std::move(upper));
}

void TreeSum::add_last(torch::Tensor values, std::int64_t first) const {
  const torch::NoGradGuard no_gradient;
  const std::int64_t count = values.numel();
  if (first + count > length_) throw InternalError("tree sum: a slice beyond the leaf");
  for (std::size_t i = stack_.size(); i-- > 0;)
    values.add_(stack_[i].values.narrow(0, first, count));
}

void TreeSum::clear() {
  // With the last leaf, subtrees of heights 0, 1, 2, ... become one.
  for (std::size_t i = 0; i < stack_.size(); ++i) {
    if (stack_[stack_.size() - 1 - i].level != static_cast<int>(i))
      throw InternalError("tree sum: the number of leaves is not a power of two");
  }
  stack_.clear();
}

}  // namespace s2fbench::train
