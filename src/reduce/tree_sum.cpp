#include "reduce/tree_sum.hpp"

#include <string>
#include <utility>

#include "base/error.hpp"

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

void TreeSum::add_last(float* values, std::size_t first, std::size_t count) const {
  if (first + count > length_) throw InternalError("tree sum: a slice beyond the leaf");
  for (std::size_t i = stack_.size(); i-- > 0;) {
    const float* lower = stack_[i].values.data() + first;
    for (std::size_t j = 0; j < count; ++j) values[j] = lower[j] + values[j];
  }
}

void TreeSum::clear() {
  // With the last leaf, subtrees of heights 0, 1, 2, ... become one.
  for (std::size_t i = 0; i < stack_.size(); ++i) {
    if (stack_[stack_.size() - 1 - i].level != static_cast<int>(i))
      throw InternalError("tree sum: the number of leaves is not a power of two");
  }
  stack_.clear();
}

}  // namespace s2fbench::reduce
