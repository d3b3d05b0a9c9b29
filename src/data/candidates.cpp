#include "data/candidates.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace s2fbench::data {
namespace {

std::vector<Candidate> tiled(const DatasetConfig& config, int table,
                             const ChromosomePlan& chromosome, const Interval& contig) {
  const auto& settings = config.tables[static_cast<std::size_t>(table)];
  const Tiling tiling{settings.stored, settings.stride};
  const std::int64_t margin = (settings.stored - config.input) / 2;
  std::vector<Candidate> candidates;
  for (std::int64_t w = 0; w < tiling.windows(contig); ++w) {
    const Interval window = tiling.window(contig, w);
    const std::int64_t centre = window.start + margin;
    candidates.push_back(
        {window, table, tracks_in(chromosome.peaks, {centre, centre + config.input})});
  }
  return candidates;
}

std::vector<Candidate> peak_centred(const DatasetConfig& config, int table,
                                    const ChromosomePlan& chromosome,
                                    const Interval& contig) {
  const std::int64_t size = config.tables[static_cast<std::size_t>(table)].stored;
  const auto& merged = chromosome.merged[static_cast<std::size_t>(table)];
  auto peak = std::lower_bound(merged.begin(), merged.end(), contig.start,
                               [&](const MergedPeak& one, std::int64_t start) {
                                 return window_around(one.midpoint, size).start < start;
                               });
  std::vector<Candidate> candidates;
  for (; peak != merged.end(); ++peak) {
    const Interval window = window_around(peak->midpoint, size);
    if (window.end > contig.end) break;
    candidates.push_back({window, table, peak->tracks});
  }
  return candidates;
}

}  // namespace

std::vector<Candidate> contig_candidates(const DatasetConfig& config,
                                         const ChromosomePlan& chromosome,
                                         const Interval& contig) {
  std::vector<Candidate> all;
  for (int table = 0; table < static_cast<int>(config.tables.size()); ++table) {
    const bool tiles =
        config.tables[static_cast<std::size_t>(table)].kind == TableKind::tiled;
    auto some = tiles ? tiled(config, table, chromosome, contig)
                      : peak_centred(config, table, chromosome, contig);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  std::sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.interval.start, a.table) < std::tie(b.interval.start, b.table);
  });
  return all;
}

}  // namespace s2fbench::data
