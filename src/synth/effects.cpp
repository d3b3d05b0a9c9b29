#include "synth/effects.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace s2fbench::synth {
namespace {

Interval clip(const Interval& interval, std::int64_t length) {
  return {std::clamp<std::int64_t>(interval.start, 0, length),
          std::clamp<std::int64_t>(interval.end, 0, length)};
}

Interval with_context(const Interval& window, std::int64_t length) {
  return clip({window.start - kContext, window.end + kContext}, length);
}

BaseView part(BaseView bases, const Interval& interval) {
  return bases.subspan(static_cast<std::size_t>(interval.start),
                       static_cast<std::size_t>(interval.end - interval.start));
}

// Whether a change at one position leaves all sites as they are; most changes do.
bool same_sites(BaseView reference, BaseView changed, std::int64_t position) {
  constexpr std::int64_t kFar = 24;  // more than a site and its flanks
  const Interval near =
      clip({position - kFar, position + kFar + 1}, std::ssize(reference));
  return scan(part(reference, near)) == scan(part(changed, near));
}

Effect compare(const PerCell& reference, const PerCell& changed) {
  Effect effect;
  for (std::size_t c = 0; c < kCells; ++c) {
    effect.delta[c] = changed[c] - reference[c];
    effect.log2[c] = std::log2(changed[c] / reference[c]);
  }
  return effect;
}

}  // namespace

PerCell window_totals(BaseView bases, const Interval& window) {
  const std::int64_t length = std::ssize(bases);
  const Interval seen = with_context(window, length);
  const Interval inside = clip(window, length);
  const Coverage coverage = expected_coverage(part(bases, seen));
  PerCell totals;
  for (std::size_t c = 0; c < kCells; ++c) {
    totals[c] = std::accumulate(coverage[c].begin() + (inside.start - seen.start),
                                coverage[c].begin() + (inside.end - seen.start), 0.0);
  }
  return totals;
}

Effect substitution_effect(BaseView bases, std::int64_t position, std::uint8_t base) {
  const Interval window{position - kEffectReach, position + kEffectReach};
  const Interval seen = with_context(window, std::ssize(bases));
  const BaseView reference = part(bases, seen);
  Bases changed(reference.begin(), reference.end());
  changed[static_cast<std::size_t>(position - seen.start)] = base;
  if (same_sites(reference, changed, position - seen.start)) return {};
  const Interval local{window.start - seen.start, window.end - seen.start};
  return compare(window_totals(reference, local), window_totals(changed, local));
}

Effect occlusion_effect(BaseView bases, std::span<const Interval> stretches,
                        const Interval& window) {
  const Interval seen = with_context(window, std::ssize(bases));
  const BaseView reference = part(bases, seen);
  Bases changed(reference.begin(), reference.end());
  for (const Interval& stretch : stretches) {
    const Interval local =
        clip({stretch.start - seen.start, stretch.end - seen.start}, std::ssize(changed));
    std::fill(changed.begin() + local.start, changed.begin() + local.end, kUnknownBase);
  }
  const Interval local{window.start - seen.start, window.end - seen.start};
  return compare(window_totals(reference, local), window_totals(changed, local));
}

}  // namespace s2fbench::synth
