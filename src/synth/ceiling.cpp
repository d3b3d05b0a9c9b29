#include "synth/ceiling.hpp"

#include <cmath>

namespace s2fbench::synth {

void BinnedCorrelation::add(std::span<const float> first, std::span<const float> second) {
  const auto bin = static_cast<std::size_t>(bin_);
  for (std::size_t start = 0; start + bin <= first.size(); start += bin) {
    double x = 0, y = 0;
    for (std::size_t i = start; i < start + bin; ++i) {
      x += first[i];
      y += second[i];
    }
    x /= bin_;
    y /= bin_;
    n_ += 1;
    x_ += x;
    y_ += y;
    xx_ += x * x;
    yy_ += y * y;
    xy_ += x * y;
  }
}

double BinnedCorrelation::r() const {
  return (n_ * xy_ - x_ * y_) / std::sqrt((n_ * xx_ - x_ * x_) * (n_ * yy_ - y_ * y_));
}

}  // namespace s2fbench::synth
