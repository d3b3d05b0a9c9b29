#include "synth/insert.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "synth/sequence_task.hpp"

namespace s2fbench::synth {
namespace {

struct Donor {
  double strength = 0;
  std::int64_t start = 0;
};

Donor best_donor(BaseView bases) {
  const std::int64_t width = std::ssize(kInsertDonor);
  Donor best;
  for (std::int64_t at = 0; at + width <= std::ssize(bases); ++at) {
    if (!matches(bases, at + 3, "GT")) continue;
    int agreeing = 0;
    for (std::size_t i = 0; i < kInsertDonor.size(); ++i) {
      const auto position = at + static_cast<std::int64_t>(i);
      agreeing += matches(bases, position, kInsertDonor.substr(i, 1)) ? 1 : 0;
    }
    const double strength = std::max(0, agreeing - kDonorLeast + 1) /
                            static_cast<double>(width - kDonorLeast + 1);
    if (strength > best.strength) best = {strength, at};
  }
  return best;
}

std::vector<std::int64_t> copies_of(BaseView bases, std::string_view pattern) {
  std::vector<std::int64_t> kept;
  for (const std::int64_t start : find_pattern(bases, 0, std::ssize(bases), pattern)) {
    if (kept.empty() || start >= kept.back() + std::ssize(pattern)) kept.push_back(start);
  }
  return kept;
}

double gc_of(BaseView bases) {
  const auto strong = std::count_if(bases.begin(), bases.end(), [](std::uint8_t base) {
    return base == 1 || base == 2;
  });
  return static_cast<double>(strong) / static_cast<double>(bases.size());
}

// The donor's consensus with up to two bases (none of the GT) replaced.
void plant_donor(Bases& bases, std::int64_t start, RandomStream& stream) {
  write_pattern(bases, start, kInsertDonor, stream);
  constexpr std::array<std::int64_t, 7> kFree = {0, 1, 2, 5, 6, 7, 8};
  for (auto changes = stream.below(3); changes > 0; --changes) {
    const std::int64_t at = start + kFree[stream.below(kFree.size())];
    bases[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(stream.below(4));
  }
}

void plant(Bases& bases, RandomStream& stream) {
  std::vector<bool> taken(bases.size());
  // The start of a free stretch, or -1: drawn once, and given up when something is there.
  const auto place = [&](std::string_view pattern) {
    const auto start = static_cast<std::int64_t>(stream.below(
        static_cast<std::uint64_t>(kInsertLength - std::ssize(pattern) + 1)));
    const auto begin = taken.begin() + start, end = begin + std::ssize(pattern);
    if (std::find(begin, end, true) != end) return std::int64_t{-1};
    std::fill(begin, end, true);
    return start;
  };
  if (stream.uniform() < kDonorPlanted) plant_donor(bases, place(kInsertDonor), stream);
  if (stream.uniform() < kSignalPlanted) {
    const std::int64_t start = place(kSignal);
    if (start >= 0) write_pattern(bases, start, kSignal, stream);
  }
  for (const InsertElement& element : kInsertElements) {
    if (stream.uniform() >= element.planted_share) continue;
    const std::int64_t start = place(element.pattern);
    if (start >= 0) write_pattern(bases, start, element.pattern, stream);
  }
}

}  // namespace

ReporterInsert read_insert(Bases bases) {
  ReporterInsert insert;
  insert.gc = gc_of(bases);
  const Donor donor = best_donor(bases);
  insert.donor = donor.strength;
  double truth =
      kInsertBase + kGcSlope * (insert.gc - kGcMean) + kDonorEffect * donor.strength;
  for (const std::int64_t start : copies_of(bases, kSignal)) {
    const bool shielded = donor.strength >= kShieldLeast && donor.start < start;
    insert.signals += 1;
    insert.shielded += shielded ? 1 : 0;
    truth += kSignalEffect * (shielded ? kShielded : 1);
  }
  for (std::size_t e = 0; e < kInsertElements.size(); ++e) {
    insert.copies[e] = std::ssize(copies_of(bases, kInsertElements[e].pattern));
    truth += kInsertElements[e].effect * static_cast<double>(insert.copies[e]);
  }
  insert.truth = std::max(0.0, truth);
  insert.bases = std::move(bases);
  return insert;
}

ReporterInsert make_insert(RandomStream stream) {
  const double gc = std::clamp(kGcMean + kGcSd * stream.normal(), 0.25, 0.70);
  Bases bases = draw_background(kInsertLength, gc, stream);
  plant(bases, stream);
  ReporterInsert insert = read_insert(std::move(bases));
  const double noisy = insert.truth + kInsertNoise * stream.normal();
  insert.labels[0] = std::exp(std::max(0.0, noisy)) - 1;
  const double nascent = 1.0 - kGcSlope * (insert.gc - kGcMean) + 0.2 * stream.normal();
  insert.labels[1] = std::exp(std::max(0.0, nascent)) - 1;
  return insert;
}

}  // namespace s2fbench::synth
