// What another test set would have given: the bootstrap over blocks of the genome.
//
// Neighbouring windows are alike, so that whole blocks are drawn (Kuensch 1989), with
// replacement, as many as there are. The draws depend on the seed and on the number of
// blocks alone: all models meet the same ones, and their differences are paired.
//
// Intervals are percentile intervals (Efron 1979). Drawing repeats (seeds) as well makes
// a nested bootstrap; of n repeats it sees (n - 1) / n of their variance, so that of two
// or three seeds its intervals are too narrow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "noise/two_samples.hpp"

namespace s2fbench::noise {

struct BootstrapPlan {
  int resamples = 1999;
  std::uint64_t seed = 1;
};

// By block: how often it was drawn.
using Multiplicities = std::vector<std::uint32_t>;
Multiplicities drawn_blocks(std::size_t blocks, const BootstrapPlan& plan, int resample);

// Any number that the blocks give, each taken so many times; NaN where undefined.
using BlockStatistic = std::function<double(std::span<const std::uint32_t>)>;
// Its value in every resample.
std::vector<double> bootstrap_blocks(std::size_t blocks, const BlockStatistic& statistic,
                                     const BootstrapPlan& plan);

// Values of several repeats in the same resamples of blocks: [repeat][resample].
using Repeats = std::vector<std::vector<double>>;
// Mean over the repeats in every resample: noise of the test set alone.
std::vector<double> with_these_repeats(const Repeats& repeats);
// The same with repeats that are drawn too: noise of both. `entry` names what is
// repeated, so that two models draw independently.
std::vector<double> with_drawn_repeats(const Repeats& repeats, const BootstrapPlan& plan,
                                       std::uint64_t entry);

// Quantiles with linear interpolation. None without two defined values.
Interval percentile_interval(std::span<const double> resampled);
// Whether a difference is 0, from its resamples: twice the smaller share on one side of
// 0, the observed one counted in.
TestResult bootstrap_test(double observed, std::span<const double> resampled);

}  // namespace s2fbench::noise
