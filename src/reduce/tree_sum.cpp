#include <utility>

#include "base/error.hpp"
#include "reduce/reducer.hpp"

namespace s2fbench::reduce {

TreeSum::TreeSum(std::size_t length) : length_(length) {}

// Like a binary counter: two subtrees of one height are joined as soon as both are there.
void TreeSum::add(std::vector<float> leaf) {
  if (leaf.size() != length_)
    throw InternalError("tree sum: leaf of " + std::to_string(leaf.size()) +
                        " numbers among leaves of " + std::to_string(length_));
  Partial upper{0, std::move(leaf)};
  while (!stack_.empty() && stack_.back().level == upper.level) {
    Partial lower = std::move(stack_.back());
    stack_.pop_back();
    for (std::size_t i = 0; i < length_; ++i) lower.values[i] += upper.values[i];
    ++lower.level;
    upper = std::move(lower);
  }
  stack_.push_back(std::move(upper));
}

std::vector<float> TreeSum::take() {
  if (stack_.size() != 1)
    throw InternalError("tree sum: the number of leaves is not a power of two");
  std::vector<float> sum = std::move(stack_.back().values);
  stack_.clear();
  return sum;
}

}  // namespace s2fbench::reduce
