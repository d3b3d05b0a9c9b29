#include "synth/exon.hpp"

#include <algorithm>
#include <cmath>

#include "synth/sequence_task.hpp"

namespace s2fbench::synth {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double logit(double psi) {
  const double clipped = std::clamp(psi, kPsiClip, 1 - kPsiClip);
  return std::log(clipped) - std::log(1 - clipped);
}

// Bases [begin, end) where an element's sites stand, and where the exon is.
struct Layout {
  std::int64_t exon, end;  // first base of the exon, first base after it
  explicit Layout(BaseView bases) : exon(kFlank), end(std::ssize(bases) - kFlank) {}
};

double intron_weight(std::int64_t distance) {
  const double far =
      (kFarFromExon - static_cast<double>(distance)) / (kFarFromExon - kNearExon);
  return std::clamp(far, 0.0, 1.0);
}

double site_weight(const Layout& layout, Place place, std::int64_t start,
                   std::int64_t width) {
  if (place == kUpstream) return intron_weight(layout.exon - start - width);
  if (place == kDownstream) return intron_weight(start - layout.end);
  const bool near_start = start + width <= layout.exon + kExonDepth;
  return near_start || start >= layout.end - kExonDepth ? 1 : 0;
}

double weight_of(BaseView bases, const SpliceElement& element) {
  const Layout layout(bases);
  const std::int64_t begin = element.place == kUpstream ? 0
                             : element.place == kExonic ? layout.exon
                                                        : layout.end;
  const std::int64_t end = element.place == kUpstream ? layout.exon
                           : element.place == kExonic ? layout.end
                                                      : std::ssize(bases);
  double sum = 0;
  for (const std::int64_t start : find_pattern(bases, begin, end, element.pattern)) {
    sum += site_weight(layout, element.place, start, std::ssize(element.pattern));
  }
  return sum;
}

std::uint8_t draw_letter(std::string_view letters, RandomStream& stream) {
  return encode_base(letters[stream.below(letters.size())]);
}

// Splice sites of a strength of their own: GT and AG always, the rest more or less.
void write_splice_sites(Bases& bases, RandomStream& stream) {
  const Layout layout(bases);
  const auto at = [&](std::int64_t position) -> std::uint8_t& {
    return bases[static_cast<std::size_t>(position)];
  };
  const double pyrimidines = 0.5 + 0.45 * stream.uniform();
  for (std::int64_t i = 1; i <= kTractLength; ++i) {
    const bool pyrimidine = stream.uniform() < pyrimidines;
    at(layout.exon - kTractGap - i) = draw_letter(pyrimidine ? "CTTCT" : "AG", stream);
  }
  at(layout.exon - 3) = draw_letter("CCCT", stream);
  at(layout.exon - 2) = encode_base('A');
  at(layout.exon - 1) = encode_base('G');
  const double agreement = 0.4 + 0.55 * stream.uniform();
  for (std::size_t i = 0; i < kDonor.size(); ++i) {
    const std::uint8_t best = encode_base(kDonor[i]);
    const bool agrees = kDonorWeights[i] == 0 || stream.uniform() < agreement;
    const auto other = static_cast<std::uint8_t>((best + 1 + stream.below(3)) % 4);
    at(layout.end - 3 + static_cast<std::int64_t>(i)) = agrees ? best : other;
  }
}

// First and last start of a planted site: apart from the splice sites, not without
// weight.
std::pair<std::int64_t, std::int64_t> planting_range(BaseView bases,
                                                     const SpliceElement& element) {
  const Layout layout(bases);
  const std::int64_t width = std::ssize(element.pattern);
  const auto far = static_cast<std::int64_t>(kFarFromExon);
  switch (element.place) {
    case kUpstream:
      return {layout.exon - far + 20, layout.exon - kTractGap - kTractLength - width - 4};
    case kDownstream:
      return {layout.end + 8, layout.end + far - 20 - width};
    default:
      return {layout.exon + 2,
              std::min(layout.exon + kExonDepth, layout.end - 4) - width};
  }
}

void plant_elements(Bases& bases, RandomStream& stream) {
  std::vector<bool> taken(bases.size());
  for (const SpliceElement& element : kSpliceElements) {
    if (stream.uniform() >= kPlantedShare) continue;
    const auto [first, last] = planting_range(bases, element);
    if (last < first) continue;
    const auto start = first + static_cast<std::int64_t>(stream.below(
                                   static_cast<std::uint64_t>(last - first + 1)));
    const auto begin = taken.begin() + start;
    const auto end = begin + std::ssize(element.pattern);
    if (std::find(begin, end, true) != end) continue;  // an earlier one stands there
    std::fill(begin, end, true);
    write_pattern(bases, start, element.pattern, stream);
  }
}

Bases draw_exon(RandomStream& stream) {
  const double length = std::exp(std::log(120.0) + 0.5 * stream.normal());
  const auto exon =
      std::clamp(static_cast<std::int64_t>(length), kShortestExon, kLongestExon);
  Bases bases = draw_background(kFlank, 0.42, stream);
  for (const auto& [nt, gc] : {std::pair{exon, 0.52}, std::pair{kFlank, 0.42}}) {
    const Bases next = draw_background(nt, gc, stream);
    bases.insert(bases.end(), next.begin(), next.end());
  }
  write_splice_sites(bases, stream);
  plant_elements(bases, stream);
  if (stream.uniform() < kUnknownShare) {
    const auto run = 10 + static_cast<std::int64_t>(stream.below(90));
    const bool at_start = stream.below(2) == 0;
    std::fill_n(at_start ? bases.begin() : bases.end() - run, run, kUnknownBase);
  }
  return bases;
}

// Groups in which the gene is read: all of them, or one or two.
std::array<bool, kGroups> draw_expression(RandomStream& stream) {
  std::array<bool, kGroups> read;
  read.fill(stream.uniform() >= kRestrictedShare);
  if (!read[0]) {
    read[stream.below(kGroups)] = true;
    read[stream.below(kGroups)] = true;
  }
  return read;
}

double count_inclusion(double psi, int reads, RandomStream& stream) {
  int included = 0;
  for (int i = 0; i < reads; ++i) included += stream.uniform() < psi ? 1 : 0;
  return static_cast<double>(included) / reads;
}

PerTissue measure(const PerTissue& logits, RandomStream& stream) {
  const std::array<bool, kGroups> read = draw_expression(stream);
  const double depth = std::log(kMedianReads) + 0.8 * stream.normal();
  std::array<double, kGroups> shift, group_depth;
  for (int g = 0; g < kGroups; ++g) {
    shift[static_cast<std::size_t>(g)] = kGroupNoise * stream.normal();
    group_depth[static_cast<std::size_t>(g)] = depth + 0.6 * stream.normal();
  }
  const std::size_t sure = stream.below(kTissues.size());  // is measured in any case
  PerTissue psi;
  for (std::size_t t = 0; t < kTissues.size(); ++t) {
    const std::size_t group = kTissues[t].group;
    const double noisy = logits[t] + shift[group] + kTissueNoise * stream.normal();
    const double drawn = std::exp(group_depth[group] + 0.3 * stream.normal());
    int reads = static_cast<int>(std::min<double>(kMostReads, drawn));
    const bool lost = stream.uniform() < kLostShare;
    if (!read[group] || lost) reads = 0;
    if (t == sure) reads = std::max(reads, kFewestReads);
    psi[t] =
        reads < kFewestReads ? kMissing : count_inclusion(sigmoid(noisy), reads, stream);
  }
  return psi;
}

double mean_psi(const PerTissue& psi) {
  double sum = 0, known = 0;
  for (const double value : psi) {
    if (std::isnan(value)) continue;
    sum += value;
    known += 1;
  }
  return sum / known;
}

}  // namespace

double sigmoid(double logit) { return 1 / (1 + std::exp(-logit)); }

BaseView Exon::left() const { return BaseView(bases).first(kSide); }
BaseView Exon::right() const { return BaseView(bases).last(kSide); }

SpliceSignal read_signal(BaseView bases) {
  const Layout layout(bases);
  SpliceSignal signal;
  double pyrimidines = 0, donor = 0;
  for (std::int64_t i = 1; i <= kTractLength; ++i) {
    pyrimidines += matches(bases, layout.exon - kTractGap - i, "Y") ? 1 : 0;
  }
  for (std::size_t i = 0; i < kDonor.size(); ++i) {
    const auto at = layout.end - 3 + static_cast<std::int64_t>(i);
    if (matches(bases, at, kDonor.substr(i, 1))) donor += kDonorWeights[i];
  }
  signal.acceptor = (pyrimidines - kTractMean) / kTractSd;
  signal.donor = (donor - kDonorMean) / kDonorSd;
  signal.gain = kGainLeast + kGainSpread * sigmoid(-(signal.acceptor + signal.donor));
  for (std::size_t e = 0; e < kSpliceElements.size(); ++e) {
    signal.weight[e] = weight_of(bases, kSpliceElements[e]);
  }
  return signal;
}

PerTissue inclusion(const SpliceSignal& signal, double base) {
  PerTissue logits;
  for (std::size_t t = 0; t < kTissues.size(); ++t) {
    double sum = 0;
    for (std::size_t e = 0; e < kSpliceElements.size(); ++e) {
      sum += kSpliceElements[e].effect[kTissues[t].group] * signal.weight[e];
    }
    logits[t] = base + kStrengthSlope * (signal.acceptor + signal.donor) +
                signal.gain * sensitivity(t) * sum;
  }
  return logits;
}

Exon make_exon(RandomStream stream) {
  Exon exon;
  exon.bases = draw_exon(stream);
  exon.signal = read_signal(exon.bases);
  const bool included = stream.uniform() < kIncludedShare;
  exon.base = (included ? kIncludedMean : kBaseMean) + kBaseSd * stream.normal();
  exon.logit = inclusion(exon.signal, exon.base);
  exon.psi = measure(exon.logit, stream);
  return exon;
}

DeltaLogit delta_logit(const PerTissue& psi) {
  DeltaLogit result;
  result.mean = logit(mean_psi(psi));
  for (std::size_t t = 0; t < psi.size(); ++t) {
    result.delta[t] = std::isnan(psi[t]) ? kMissing : logit(psi[t]) - result.mean;
  }
  return result;
}

PerTissue true_delta(const Exon& exon) {
  PerTissue psi;
  for (std::size_t t = 0; t < psi.size(); ++t) psi[t] = sigmoid(exon.logit[t]);
  return delta_logit(psi).delta;
}

bool passes_filter(const PerTissue& psi) {
  const double mean = mean_psi(psi);
  int known = 0;
  double most = 0;
  for (const double value : psi) {
    if (std::isnan(value)) continue;
    ++known;
    most = std::max(most, std::abs(value - mean));
  }
  return known >= kFilterTissues && most >= kFilterChange;
}

}  // namespace s2fbench::synth
