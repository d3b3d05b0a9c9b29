// Whether two groups of repeats differ: seeds of two models, which cannot be paired.
//
// All tests are two-sided and leave NaNs out. Definitions are those of scipy.stats
// (ttest_ind with equal_var=False, permutation_test, mannwhitneyu), which the tests
// compare with.
#pragma once

#include <cstdint>
#include <span>

#include "noise/summary.hpp"

namespace s2fbench::noise {

struct TestResult {
  double statistic = kNan;  // what the test orders samples by
  double p = kNan;          // NaN where the test has no answer
  // No values of these sample sizes give a smaller p; 0 where there is no such bound.
  double least_p = 0;
  int pairs = 0;  // behind a paired test
};

// Welch's t. NaN when a group has fewer than two values or both are constant and equal;
// p = 0 when both are constant and differ.
TestResult welch_test(std::span<const double> a, std::span<const double> b);

struct PermutationPlan {
  double most_exact = 200000;  // arrangements that are all looked at
  int draws = 9999;            // otherwise
  std::uint64_t seed = 1;      // of the draws
};
// Difference of the means over all ways to deal the values into two groups of these
// sizes; over random ones when there are too many, the observed one among them.
TestResult permutation_test(std::span<const double> a, std::span<const double> b,
                            const PermutationPlan& plan = {});

// Mann-Whitney U of a. Exact without ties when one group has at most 8 values (and the
// other at most 500); else the normal approximation, corrected for ties and continuity,
// but never below least_p: of few tied values it claims more than any dealing can show.
TestResult mann_whitney_test(std::span<const double> a, std::span<const double> b);

// Ways to choose k of n; infinity when they are too many.
double ways_to_choose(int n, int k);
// Smallest p of an exact two-sided test of n_a against n_b values: 2 of the ways to deal
// them are extreme. 3 against 3: 0.1.
double least_exact_p(int n_a, int n_b);

}  // namespace s2fbench::noise
