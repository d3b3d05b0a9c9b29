#include "synth/duplicates.hpp"

#include <algorithm>

#include "base/random_stream.hpp"
#include "synth/background.hpp"

namespace s2fbench::synth {
namespace {

class Planter {
 public:
  Planter(std::vector<Chromosome>& chromosomes, std::uint64_t seed)
      : chromosomes_(chromosomes),
        stream_(seed, "synth duplicates"),
        used_(chromosomes.size()) {}

  // Nothing is planted when no free place turns up.
  void plant(std::size_t copy, bool reverse) {
    const std::size_t others = chromosomes_.size() - 1;
    const std::size_t source = (copy + 1 + stream_.below(others)) % chromosomes_.size();
    const std::int64_t length =
        kDuplicateLeast +
        static_cast<std::int64_t>(stream_.below(kDuplicateMost - kDuplicateLeast + 1));
    const Interval from = free_place(source, length);
    const Interval to = free_place(copy, length);
    if (from.end == 0 || to.end == 0) return;
    used_[source].push_back(from);
    used_[copy].push_back(to);
    copy_bases({source, from, copy, to, reverse, 1.0});
    copy_sites(duplicates_.back());
  }
  std::vector<Duplicate> duplicates() const { return duplicates_; }

 private:
  Interval free_place(std::size_t chromosome, std::int64_t length) {
    const Chromosome& target = chromosomes_[chromosome];
    for (int attempt = 0; attempt < 200; ++attempt) {
      const auto room = static_cast<std::uint64_t>(std::ssize(target.bases) - length);
      const auto start = static_cast<std::int64_t>(stream_.below(room));
      const bool taken = overlaps_any(target.unmappable, start, start + length) ||
                         overlaps_any(used_[chromosome], start, start + length);
      if (!taken) return {start, start + length};
    }
    return {};
  }

  void copy_bases(Duplicate duplicate) {
    const auto& source = chromosomes_[duplicate.source].bases;
    Bases bases(source.begin() + duplicate.source_interval.start,
                source.begin() + duplicate.source_interval.end);
    if (duplicate.reverse) bases = reverse_complement(bases);
    std::int64_t changed = 0;
    for (std::uint8_t& base : bases) {
      if (stream_.uniform() >= kDuplicateChanges) continue;
      base = static_cast<std::uint8_t>((base + 1 + stream_.below(3)) % 4);
      ++changed;
    }
    duplicate.identity =
        1 - static_cast<double>(changed) / static_cast<double>(bases.size());
    std::copy(bases.begin(), bases.end(),
              chromosomes_[duplicate.copy].bases.begin() + duplicate.copy_interval.start);
    duplicates_.push_back(duplicate);
  }

  void copy_sites(const Duplicate& duplicate) {
    auto& sites = chromosomes_[duplicate.copy].planted;
    const Interval& from = duplicate.source_interval;
    const Interval& to = duplicate.copy_interval;
    std::erase_if(sites, [&](const PlantedSite& site) {
      return to.overlaps(site.start, site.start + site.length);
    });
    for (PlantedSite site : chromosomes_[duplicate.source].planted) {
      if (site.start < from.start || site.start + site.length > from.end) continue;
      const std::int64_t offset = site.start - from.start;
      site.start = duplicate.reverse ? to.end - offset - site.length : to.start + offset;
      site.reverse = site.reverse != duplicate.reverse;
      site.cluster = -1;
      sites.push_back(site);
    }
  }

  std::vector<Chromosome>& chromosomes_;
  RandomStream stream_;
  std::vector<std::vector<Interval>> used_;
  std::vector<Duplicate> duplicates_;
};

}  // namespace

std::vector<Duplicate> plant_duplicates(std::vector<Chromosome>& chromosomes,
                                        std::uint64_t seed) {
  Planter planter(chromosomes, seed);
  bool reverse = false;
  for (std::size_t copy = 0; copy < chromosomes.size(); ++copy) {
    for (int i = 0; i < kDuplicatesPerChromosome; ++i) {
      planter.plant(copy, reverse);
      reverse = !reverse;
    }
  }
  return planter.duplicates();
}

}  // namespace s2fbench::synth
