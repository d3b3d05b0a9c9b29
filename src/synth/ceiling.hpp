// How well one replicate predicts the other: what a perfect model of a noisy track
// reaches.
#pragma once

#include <span>

namespace s2fbench::synth {

// Pearson's r of two tracks in bins, summed up piece by piece.
class BinnedCorrelation {
 public:
  explicit BinnedCorrelation(int bin) : bin_(bin) {}
  // Whole bins of a stretch; a rest is left out. Both have the same length.
  void add(std::span<const float> first, std::span<const float> second);
  double r() const;  // NaN when a track is constant

 private:
  int bin_;
  double n_ = 0, x_ = 0, y_ = 0, xx_ = 0, yy_ = 0, xy_ = 0;
};

}  // namespace s2fbench::synth
