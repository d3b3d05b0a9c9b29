// Differences of single values against a noise that was measured elsewhere: the standard
// deviation of one value over repeats, from another experiment.
#pragma once

#include <optional>

#include "noise/two_samples.hpp"

namespace s2fbench::noise {

struct BorrowedNoise {
  double sd = 0;                  // of one value
  std::optional<double> df = {};  // behind the sd; none: as if it were known exactly
};

// z test, or t test with df, of two means over a.n and b.n values.
TestResult borrowed_noise_test(const Summary& a, const Summary& b,
                               const BorrowedNoise& noise);
Interval borrowed_interval(const Summary& summary, const BorrowedNoise& noise);

}  // namespace s2fbench::noise
