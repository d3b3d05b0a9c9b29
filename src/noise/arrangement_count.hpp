// How extreme a sum is among those of all arrangements of a permutation test.
#pragma once

#include <algorithm>

namespace s2fbench::noise {

class ArrangementCount {
 public:
  // size: sum of the absolute values, of which every arrangement is made; sums of the
  // same values in another order are equal.
  ArrangementCount(double observed, double size)
      : observed_(observed), tolerance_(1e-14 * size) {}

  void add(double sum) {
    ++all_;
    if (sum <= observed_ + tolerance_) ++less_;
    if (sum >= observed_ - tolerance_) ++more_;
  }
  void add_observed() { add(observed_); }
  double two_sided_p() const { return std::min(1.0, 2 * std::min(less_, more_) / all_); }

 private:
  double observed_, tolerance_;
  double less_ = 0, more_ = 0, all_ = 0;
};

}  // namespace s2fbench::noise
