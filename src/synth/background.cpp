#include "synth/background.hpp"

#include <algorithm>
#include <cmath>

namespace s2fbench::synth {
namespace {

// Weight of a base after two others, before the GC content is applied. Made up, but with
// the habits of real genomes: runs of A and T are common, CG is rare.
double context_weight(std::uint8_t before_last, std::uint8_t last, std::uint8_t base) {
  constexpr std::uint8_t kC = 1, kG = 2;
  double weight = 1;
  const bool strong_pair = before_last == kC || before_last == kG;
  if (last == base && (base == 0 || base == 3)) weight *= before_last == base ? 1.5 : 1.2;
  if (last == kC && base == kG) weight *= 0.2;
  if (last == 3 && base == kG && strong_pair) weight *= 1.25;
  if (last == kC && base == 0 && strong_pair) weight *= 1.25;
  return weight;
}

std::uint8_t draw(const std::array<double, 4>& probabilities, double uniform) {
  double sum = 0;
  for (std::uint8_t base = 0; base < 3; ++base) {
    sum += probabilities[base];
    if (uniform < sum) return base;
  }
  return 3;
}

using Tables = std::array<std::array<double, 4>, 16>;

Tables tables_at(double gc) {
  Tables tables;
  for (std::uint8_t a = 0; a < 4; ++a) {
    for (std::uint8_t b = 0; b < 4; ++b) tables[4U * a + b] = next_base(a, b, gc);
  }
  return tables;
}

// Lengths between half and one and a half times the mean.
std::int64_t length_about(std::int64_t mean, RandomStream& stream) {
  return mean / 2 +
         static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(mean) + 1));
}

void write_bases(Chromosome& chromosome, std::int64_t length, RandomStream stream) {
  chromosome.bases.reserve(static_cast<std::size_t>(length));
  std::uint8_t before_last = 0, last = 3;
  while (std::ssize(chromosome.bases) < length) {
    const std::int64_t start = std::ssize(chromosome.bases);
    const std::int64_t end = std::min(length, start + length_about(kGcRegion, stream));
    const double gc = std::clamp(kMeanGc + kSdGc * stream.normal(), 0.28, 0.60);
    const Tables tables = tables_at(gc);
    for (std::int64_t i = start; i < end; ++i) {
      const std::uint8_t base = draw(tables[4U * before_last + last], stream.uniform());
      chromosome.bases.push_back(base);
      before_last = last;
      last = base;
    }
    chromosome.gc_regions.push_back({start, end});
    chromosome.gc_of_region.push_back(gc);
  }
}

// About `share` of the chromosome in stretches of about `mean` nt, apart from each other.
std::vector<Interval> stretches(std::int64_t length, double share, std::int64_t mean,
                                RandomStream stream) {
  std::vector<Interval> result;
  const double gap = static_cast<double>(mean) * (1 / share - 1);
  std::int64_t cursor = length_about(static_cast<std::int64_t>(gap), stream);
  for (;;) {
    const std::int64_t end = cursor + length_about(mean, stream);
    if (end >= length) return result;
    result.push_back({cursor, end});
    cursor = end + length_about(static_cast<std::int64_t>(gap), stream);
  }
}

// The runs of N, each with a margin, and some stretches of their own: sorted and merged.
std::vector<Interval> unmappable_of(const Chromosome& chromosome,
                                    std::vector<Interval> others) {
  const std::int64_t length = std::ssize(chromosome.bases);
  constexpr std::int64_t kMargin = 100;  // reads that would reach into the N are lost
  for (const Interval& run : chromosome.unknown) {
    others.push_back({std::max<std::int64_t>(0, run.start - kMargin),
                      std::min(length, run.end + kMargin)});
  }
  std::sort(others.begin(), others.end(),
            [](const Interval& a, const Interval& b) { return a.start < b.start; });
  std::vector<Interval> merged;
  for (const Interval& next : others) {
    if (!merged.empty() && next.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, next.end);
    } else {
      merged.push_back(next);
    }
  }
  return merged;
}

}  // namespace

std::array<double, 4> next_base(std::uint8_t before_last, std::uint8_t last, double gc) {
  std::array<double, 4> weights;
  double sum = 0;
  for (std::uint8_t base = 0; base < 4; ++base) {
    const bool strong = base == 1 || base == 2;
    weights[base] = context_weight(before_last, last, base) * (strong ? gc : 1 - gc);
    sum += weights[base];
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

Chromosome make_background(const std::string& name, std::int64_t length,
                           std::uint64_t seed, std::uint64_t number) {
  Chromosome chromosome;
  chromosome.name = name;
  write_bases(chromosome, length, RandomStream(seed, "synth background", 0, number));
  chromosome.unknown =
      stretches(length, 0.004, 200, RandomStream(seed, "synth unknown", 0, number));
  chromosome.soft_masked =
      stretches(length, 0.10, 400, RandomStream(seed, "synth masked", 0, number));
  for (const Interval& run : chromosome.unknown) {
    std::fill(chromosome.bases.begin() + run.start, chromosome.bases.begin() + run.end,
              kUnknownBase);
  }
  chromosome.unmappable = unmappable_of(
      chromosome,
      stretches(length, 0.006, 400, RandomStream(seed, "synth unmappable", 0, number)));
  return chromosome;
}

bool overlaps_any(const std::vector<Interval>& intervals, std::int64_t start,
                  std::int64_t end) {
  return std::any_of(intervals.begin(), intervals.end(), [&](const Interval& interval) {
    return interval.overlaps(start, end);
  });
}

}  // namespace s2fbench::synth
