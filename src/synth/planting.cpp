#include "synth/planting.hpp"

#include <algorithm>

#include "synth/background.hpp"
#include "synth/cassettes.hpp"

namespace s2fbench::synth {
namespace {

constexpr std::int64_t kEdge = kClusterReach + 20;  // a cluster with its sites
constexpr std::int64_t kLeastSpacing = 2 * kClusterReach + 20;  // clusters never overlap
constexpr std::int64_t kSpread = 2 * (kClusterSpacing - kLeastSpacing) + 1;
static_assert(kSpread > 0);

std::int64_t domain_length(RandomStream& stream) {
  return kDomainLeast + static_cast<std::int64_t>(stream.below(kDomainSpread));
}

double gc_at(const Chromosome& chromosome, std::int64_t position) {
  const auto& regions = chromosome.gc_regions;
  const auto after = std::upper_bound(
      regions.begin(), regions.end(), position,
      [](std::int64_t value, const Interval& region) { return value < region.end; });
  return chromosome.gc_of_region[static_cast<std::size_t>(after - regions.begin())];
}

// The confounder: sites sit where GC is high, though GC itself does nothing.
double chance_to_plant(double gc) {
  return std::clamp(0.9 + 0.15 * (gc - kMeanGc) / kSdGc, 0.1, 1.0);
}

void plant_site(Chromosome& chromosome, const Placement& placement, std::int64_t middle,
                RandomStream& stream, int cluster, const std::string& cassette) {
  Bases site = draw_site(placement.element, stream);
  if (placement.reverse) site = reverse_complement(site);
  const std::int64_t start = middle + placement.offset - std::ssize(site) / 2;
  std::copy(site.begin(), site.end(), chromosome.bases.begin() + start);
  chromosome.planted.push_back({placement.element, start, static_cast<int>(site.size()),
                                placement.reverse, cluster, cassette});
}

}  // namespace

void plant_clusters(Chromosome& chromosome, std::uint64_t seed, std::uint64_t number) {
  RandomStream stream(seed, "synth clusters", 0, number);
  const std::int64_t length = std::ssize(chromosome.bases);
  int cluster_number = 0;
  std::int64_t domain_end = 0;
  for (std::int64_t middle = kEdge;;) {
    if (middle >= domain_end) {
      if (domain_end > 0) middle += domain_length(stream);  // a desert
      domain_end = middle + domain_length(stream);
    }
    middle += static_cast<std::int64_t>(stream.below(kSpread));
    if (middle + kEdge >= length) return;
    const Cluster cluster = draw_cluster(stream);
    const bool wanted = stream.uniform() < chance_to_plant(gc_at(chromosome, middle));
    const bool free =
        !overlaps_any(chromosome.unmappable, middle - kEdge, middle + kEdge);
    if (wanted && free) {
      for (const Placement& placement : cluster.sites) {
        plant_site(chromosome, placement, middle, stream, cluster_number,
                   cluster.cassette);
      }
      ++cluster_number;
    }
    middle += kLeastSpacing;
  }
}

}  // namespace s2fbench::synth
