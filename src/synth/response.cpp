#include "synth/response.hpp"

#include <algorithm>
#include <cmath>

namespace s2fbench::synth {
namespace {

double compact_bump(double u) { return u < 1 ? (1 - u * u) * (1 - u * u) : 0.0; }

// Shapes by twice the distance, so that middles between two bases have entries as well.
struct Shapes {
  std::array<double, 2 * kReach> peak;
  std::array<double, 2 * kReach> hill;
};

Shapes make_shapes() {
  Shapes shapes{};
  for (int twice = 0; twice < 2 * kReach; ++twice) {
    const double distance = 0.5 * twice;
    const double dip = kFootprintDepth * compact_bump(distance / kFootprintReach);
    const auto i = static_cast<std::size_t>(twice);
    shapes.hill[i] = compact_bump(distance / kReach);
    shapes.peak[i] = shapes.hill[i] * (1 - dip);
  }
  return shapes;
}

// Adds amplitude * shape around a site to one track.
void spread(std::vector<double>& track, std::int64_t middle2, double amplitude,
            const std::array<double, 2 * kReach>& shape) {
  if (amplitude == 0) return;
  const auto length = static_cast<std::int64_t>(track.size());
  const std::int64_t first = std::max<std::int64_t>(0, middle2 / 2 - kReach);
  const std::int64_t last = std::min(length - 1, middle2 / 2 + 1 + kReach);
  for (std::int64_t x = first; x <= last; ++x) {
    const std::int64_t twice = std::abs(2 * x - middle2);
    if (twice >= 2 * kReach) continue;
    track[static_cast<std::size_t>(x)] +=
        amplitude * shape[static_cast<std::size_t>(twice)];
  }
}

struct Partners {
  double plateau = 0;    // strongest PLATEAU site near, affinity * nearness
  double one_sided = 0;  // strongest ONESIDED site on the 3' side
  double super = 0;      // sum over sites of the other half of the super-additive pair
};

void meet(Partners& partners, const Site& site, const Site& other) {
  const auto offset2 = other.middle2() - site.middle2();
  const double strength =
      other.affinity * nearness(0.5 * static_cast<double>(std::abs(offset2)));
  if (site.element == kCore && other.element == kPlateau) {
    partners.plateau = std::max(partners.plateau, strength);
  }
  const bool downstream = site.reverse ? offset2 < 0 : offset2 > 0;
  if (site.element == kCore && other.element == kOneSided && downstream) {
    partners.one_sided = std::max(partners.one_sided, strength);
  }
  const bool halves = (site.element == kSuperA && other.element == kSuperB) ||
                      (site.element == kSuperB && other.element == kSuperA);
  if (halves) partners.super += strength;
}

Activity activity_of(const Site& site, const Partners& partners) {
  const ElementRow& row = kGrammar[site.element];
  Activity activity;
  for (std::size_t c = 0; c < kCells; ++c) {
    activity.multiplicative[c] = site.affinity * row.multiplicative[c];
    activity.additive[c] =
        site.affinity * (row.additive[c] * (1 + kPlateauBoost[c] * partners.plateau) *
                             (1 + kOneSidedBoost[c] * partners.one_sided) +
                         0.5 * kSuperBonus[c] * partners.super);
  }
  return activity;
}

}  // namespace

double nearness(double distance) {
  if (distance <= kPlateauEnd) return 1;
  return std::max(0.0, (kPartnerReach - distance) / (kPartnerReach - kPlateauEnd));
}

std::vector<Activity> activities(std::span<const Site> sites) {
  std::vector<Activity> result(sites.size());
  const auto far2 = static_cast<std::int64_t>(2 * kPartnerReach) + 64;  // sorted by start
  for (std::size_t i = 0; i < sites.size(); ++i) {
    Partners partners;
    for (std::size_t j = i; j-- > 0;) {
      if (sites[i].middle2() - sites[j].middle2() > far2) break;
      meet(partners, sites[i], sites[j]);
    }
    for (std::size_t j = i + 1; j < sites.size(); ++j) {
      if (sites[j].middle2() - sites[i].middle2() > far2) break;
      meet(partners, sites[i], sites[j]);
    }
    result[i] = activity_of(sites[i], partners);
  }
  return result;
}

Coverage expected_coverage(std::int64_t length, std::span<const Site> sites,
                           std::span<const Activity> activities) {
  static const Shapes shapes = make_shapes();
  Coverage coverage;
  for (std::size_t c = 0; c < kCells; ++c) {
    std::vector<double> added(static_cast<std::size_t>(length), kBaseline);
    std::vector<double> logs(static_cast<std::size_t>(length), 0.0);
    for (std::size_t i = 0; i < sites.size(); ++i) {
      spread(added, sites[i].middle2(), activities[i].additive[c], shapes.peak);
      spread(logs, sites[i].middle2(), activities[i].multiplicative[c], shapes.hill);
    }
    for (std::size_t x = 0; x < added.size(); ++x) {
      added[x] *= logs[x] == 0 ? kScale[c] : kScale[c] * std::exp(logs[x]);
    }
    coverage[c] = std::move(added);
  }
  return coverage;
}

Coverage expected_coverage(BaseView bases) {
  const std::vector<Site> sites = scan(bases);
  return expected_coverage(std::ssize(bases), sites, activities(sites));
}

}  // namespace s2fbench::synth
