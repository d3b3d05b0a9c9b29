#include "sequences/eclip_rows.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "base/text.hpp"
#include "sequences/interval_sets.hpp"
#include "sequences/region_rows.hpp"

namespace s2fbench::sequences {
namespace {

using data::Interval;

double column(const data::RegionLine& line, std::size_t column, const char* name) {
  if (column >= line.columns.size())
    throw UserError("narrowPeak line without " + std::string(name), line.region.where,
                    "expected ten columns");
  const auto number = parse_number(trim(line.columns[column]));
  if (!number)
    throw UserError("'" + line.columns[column] + "' is no " + name, line.region.where);
  return *number;
}

bool passes(const EclipPeak& peak, const EclipInput& input) {
  return peak.signal >= input.signal && peak.log_p >= input.log_p;
}

// Chromosome, and strand where it counts: peaks of different keys never overlap.
std::string key_of(const EclipPeak& peak, bool same_strand) {
  constexpr std::size_t strand = 5;
  const auto& columns = peak.line.columns;
  const std::string& chromosome = peak.line.region.chromosome;
  return same_strand && columns.size() > strand ? chromosome + '\t' + columns[strand]
                                                : chromosome;
}

// The peaks that pass, by key and start, for searches by place.
class PeakIndex {
 public:
  PeakIndex(const std::vector<EclipPeak>& peaks, const EclipInput& input)
      : same_strand_(input.same_strand) {
    for (const auto& peak : peaks) {
      if (!passes(peak, input)) continue;
      by_key_[key_of(peak, same_strand_)].push_back(&peak);
      const auto& interval = peak.line.region.interval;
      longest_ = std::max(longest_, interval.end - interval.start);
    }
    for (auto& [key, list] : by_key_)
      std::stable_sort(list.begin(), list.end(), [](const auto* a, const auto* b) {
        return start_of(a) < start_of(b);
      });
  }

  // The one that shares most nucleotides, the first of equals; nullptr when none does.
  const EclipPeak* partner(const EclipPeak& peak) const {
    const auto found = by_key_.find(key_of(peak, same_strand_));
    if (found == by_key_.end()) return nullptr;
    const Interval& own = peak.line.region.interval;
    const auto& list = found->second;
    auto other = std::lower_bound(
        list.begin(), list.end(), own.start - longest_,
        [](const auto* one, std::int64_t start) { return start_of(one) < start; });
    const EclipPeak* best = nullptr;
    std::int64_t most = 0;
    for (; other != list.end() && start_of(*other) < own.end; ++other) {
      const Interval& theirs = (*other)->line.region.interval;
      const auto shared =
          std::min(own.end, theirs.end) - std::max(own.start, theirs.start);
      if (shared <= most) continue;
      most = shared;
      best = *other;
    }
    return best;
  }

 private:
  static std::int64_t start_of(const EclipPeak* peak) {
    return peak->line.region.interval.start;
  }
  bool same_strand_;
  std::int64_t longest_ = 0;
  std::map<std::string, std::vector<const EclipPeak*>> by_key_;
};

IntervalSets all_places(const std::array<std::vector<EclipPeak>, 2>& peaks) {
  std::map<std::string, std::vector<Interval>> places;
  for (const auto& replicate : peaks)
    for (const auto& peak : replicate)
      places[peak.line.region.chromosome].push_back(peak.line.region.interval);
  return IntervalSets(std::move(places));
}

// Windows of these regions with a label, without unknown bases.
RowSet labelled_windows(const std::vector<data::RegionLine>& lines,
                        const data::Genome& genome, const EclipInput& input,
                        float label) {
  RowSet set = window_rows(lines, genome, {input.window, 0, true});
  std::vector<bool> known;
  for (auto& row : set.rows) {
    row.targets = {label};
    known.push_back(std::find(row.bases.begin(), row.bases.end(), data::kOther) ==
                    row.bases.end());
  }
  return kept(std::move(set), known, "an unknown base");
}

// `count` of the rows, in their order.
RowSet drawn(RowSet set, std::size_t count, std::uint64_t seed) {
  const auto order =
      random_permutation(std::ssize(set.rows), RandomStream(seed, "mock-input peaks"));
  std::vector<bool> keep(set.rows.size(), false);
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i)
    keep[static_cast<std::size_t>(order[i])] = true;
  return kept(std::move(set), keep, "mock-input peaks beyond the number of positives");
}

}  // namespace

std::vector<EclipPeak> read_eclip_peaks(const std::string& path) {
  constexpr std::size_t signal = 6, log_p = 7;
  std::vector<EclipPeak> peaks;
  for (auto& line : data::read_bed_lines(path)) {
    const double height = column(line, signal, "signalValue");
    const double certainty = column(line, log_p, "pValue");
    peaks.push_back({std::move(line), height, certainty});
  }
  return peaks;
}

std::vector<bool> reproducible(const std::vector<EclipPeak>& first,
                               const std::vector<EclipPeak>& second,
                               const EclipInput& input) {
  const PeakIndex others(second, input);
  std::vector<bool> chosen;
  for (const auto& peak : first) {
    const EclipPeak* partner = passes(peak, input) ? others.partner(peak) : nullptr;
    bool agrees = false;
    if (partner != nullptr) {
      const double sum = peak.signal + partner->signal;
      const double off = 2 * (peak.signal - partner->signal) / sum;
      agrees = sum > 0 && off * off < input.disagreement;
    }
    chosen.push_back(agrees);
  }
  return chosen;
}

RowSet read_eclip_rows(const EclipInput& input, const SequencesConfig& config) {
  const auto genome = data::Genome::open(input.genome);
  const std::array peaks = {read_eclip_peaks(input.replicates[0]),
                            read_eclip_peaks(input.replicates[1])};
  const auto chosen = reproducible(peaks[0], peaks[1], input);
  std::vector<data::RegionLine> positive, negative;
  std::int64_t left_out = 0, taken = 0;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i]) positive.push_back(peaks[0][i].line);
    left_out += chosen[i] ? 0 : 1;
  }
  const IntervalSets places = all_places(peaks);
  for (auto& line : data::read_bed_lines(input.mock)) {
    const bool free = !places.overlaps(line.region.chromosome, line.region.interval);
    taken += free ? 0 : 1;
    if (free) negative.push_back(std::move(line));
  }
  RowSet set = labelled_windows(positive, genome, input, 1);
  if (set.rows.empty())
    throw UserError("no peak of the two replicates is positive", input.replicates[0],
                    "try lower signal and log_p");
  RowSet others = labelled_windows(negative, genome, input, 0);
  if (others.rows.empty())
    throw UserError("no peak of the mock input is left", input.mock);
  others = drawn(std::move(others), set.rows.size(), input.seed);
  set = joined(std::move(set), std::move(others));
  if (left_out > 0)
    set.dropped
        ["peaks of the first replicate that fail the filters or have no partner"] +=
        left_out;
  if (taken > 0) set.dropped["mock-input peaks where a replicate has a peak"] += taken;
  set.tracks = config.tracks;
  return set;
}

}  // namespace s2fbench::sequences
