// One exon: what its sequence says, its inclusion, the study's target and filter.
#include "synth/exon.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace s2fbench::synth {
namespace {

const double kNaN = std::nan("");

// A, no element anywhere, splice sites AG and GT; pieces written over it.
Bases exon_of(int length,
              const std::vector<std::pair<std::int64_t, std::string>>& pieces) {
  std::string text(static_cast<std::size_t>(2 * kFlank + length), 'A');
  text.replace(298, 2, "AG");
  text.replace(static_cast<std::size_t>(300 + length), 2, "GT");
  for (const auto& [at, piece] : pieces)
    text.replace(static_cast<std::size_t>(at), piece.size(), piece);
  return encode(text);
}

double weight(const Bases& bases, const std::string& element) {
  const SpliceSignal signal = read_signal(bases);
  for (std::size_t e = 0; e < kSpliceElements.size(); ++e)
    if (kSpliceElements[e].name == element) return signal.weight[e];
  ADD_FAILURE() << element;
  return kNaN;
}

TEST(Exon, WeightFallsWithTheDistance) {
  // 300 nt intron, exon of 120, intron from 420 on; a site of 6 nt.
  EXPECT_EQ(weight(exon_of(120, {{300 - 60 - 6, "TGCATG"}}), "RBFOX.up"), 1);
  EXPECT_EQ(weight(exon_of(120, {{300 - 130 - 6, "TGCATG"}}), "RBFOX.up"), 0.5);
  EXPECT_EQ(weight(exon_of(120, {{300 - 200 - 6, "TGCATG"}}), "RBFOX.up"), 0);
  EXPECT_EQ(weight(exon_of(120, {{420 + 60, "TGCATG"}}), "RBFOX.down"), 1);
  EXPECT_EQ(weight(exon_of(120, {{420 + 130, "TGCATG"}}), "RBFOX.down"), 0.5);
  EXPECT_EQ(
      weight(exon_of(120, {{420 + 30, "TGCATG"}, {420 + 130, "TGCATG"}}), "RBFOX.down"),
      1.5);
  EXPECT_EQ(weight(exon_of(120, {{330, "TGCATG"}}), "RBFOX.down"), 0);  // in the exon
  EXPECT_EQ(weight(exon_of(120, {{420 + 60, "CATGCA"}}), "RBFOX.down"),
            0);  // RNA: a strand
}

TEST(Exon, ExonicSitesMustBeInASide) {
  EXPECT_EQ(weight(exon_of(300, {{300 + 94, "GAAGAA"}}), "SRSF.exon"), 1);
  EXPECT_EQ(weight(exon_of(300, {{300 + 95, "GAAGAA"}}), "SRSF.exon"), 0);
  EXPECT_EQ(weight(exon_of(300, {{600 - 100, "GAAGAA"}}), "SRSF.exon"), 1);
  EXPECT_EQ(weight(exon_of(300, {{600 - 101, "GAAGAA"}}), "SRSF.exon"), 0);
  EXPECT_EQ(weight(exon_of(60, {{302, "GAAGAA"}}), "SRSF.exon"), 1);  // in both: once
}

TEST(Exon, SpliceSitesHaveStrengths) {
  const SpliceSignal weak = read_signal(exon_of(120, {}));
  EXPECT_DOUBLE_EQ(weak.acceptor, (0 - kTractMean) / kTractSd);
  // A at -2, G and T, A at +3 and +4 agree: 0.6 + 0.8 + 0.7
  EXPECT_DOUBLE_EQ(weak.donor, (0.6 + 0.8 + 0.7 - kDonorMean) / kDonorSd);
  const SpliceSignal strong =
      read_signal(exon_of(120, {{280, "CTTCTCTTTTCTCCTT"}, {417, "CAGGTAAGT"}}));
  EXPECT_DOUBLE_EQ(strong.acceptor, (16 - kTractMean) / kTractSd);
  EXPECT_DOUBLE_EQ(strong.donor, (4.9 - kDonorMean) / kDonorSd);
  EXPECT_LT(strong.gain, weak.gain);
  EXPECT_NEAR(weak.gain, kGainLeast + kGainSpread, 0.05);
}

TEST(Exon, InclusionIsTheFormula) {
  SpliceSignal signal;
  signal.acceptor = 0.5;
  signal.donor = -1.5;
  signal.gain = 1.2;
  signal.weight[1] = 0.5;  // RBFOX.down: 2.2 in neural, 1.8 in muscle
  const PerTissue logits = inclusion(signal, 0.7);
  const double rest = 0.7 - 0.4;
  EXPECT_EQ(kTissues[14].name, "Cortex - Brain");
  EXPECT_DOUBLE_EQ(logits[14], rest + 1.2 * sensitivity(14) * 2.2 * 0.5);
  EXPECT_EQ(kTissues[40].name, "Skeletal - Muscle");
  EXPECT_DOUBLE_EQ(logits[40], rest + 1.2 * sensitivity(40) * 1.8 * 0.5);
  EXPECT_DOUBLE_EQ(logits[37], rest);  // liver
}

TEST(Exon, TheTargetIsTheStudys) {
  PerTissue psi;
  psi.fill(kNaN);
  psi[0] = 1.0;  // clipped
  psi[1] = 0.5;
  psi[55] = 0.3;
  const DeltaLogit target = delta_logit(psi);
  const double mean = 0.6;
  EXPECT_NEAR(target.mean, std::log(mean / (1 - mean)), 1e-12);
  EXPECT_NEAR(target.delta[0], std::log((1 - 1e-5) / 1e-5) - std::log(1.5), 1e-9);
  EXPECT_NEAR(target.delta[1], -std::log(1.5), 1e-12);
  EXPECT_NEAR(target.delta[55], std::log(0.3 / 0.7) - std::log(1.5), 1e-12);
  EXPECT_TRUE(std::isnan(target.delta[2]));
}

TEST(Exon, TheFilterIsTheStudys) {
  PerTissue psi;
  psi.fill(kNaN);
  for (std::size_t t = 0; t < 9; ++t) psi[t] = 0.5;
  psi[9] = 0.74;  // mean 0.524, change 0.216
  EXPECT_TRUE(passes_filter(psi));
  psi[9] = 0.70;  // mean 0.52, change 0.18
  EXPECT_FALSE(passes_filter(psi));
  psi[9] = 0.9;
  EXPECT_TRUE(passes_filter(psi));
  psi[0] = kNaN;  // 9 tissues
  EXPECT_FALSE(passes_filter(psi));
}

TEST(Exon, DrawnExonsLookAsTheyShould) {
  int restricted = 0, unknown = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const Exon exon = make_exon(RandomStream(9, "test", 0, i));
    const std::string text = decode(exon.bases);
    const std::int64_t length = std::ssize(text) - 2 * kFlank;
    ASSERT_GE(length, kShortestExon);
    ASSERT_LE(length, kLongestExon);
    EXPECT_EQ(text.substr(298, 2), "AG");
    EXPECT_EQ(text.substr(text.size() - 300, 2), "GT");
    EXPECT_EQ(decode(exon.left()), text.substr(0, 400));
    EXPECT_EQ(decode(exon.right()), text.substr(text.size() - 400));
    int known = 0;
    for (const double psi : exon.psi) {
      if (std::isnan(psi)) continue;
      ++known;
      ASSERT_GE(psi, 0);
      ASSERT_LE(psi, 1);
    }
    ASSERT_GE(known, 1);
    restricted += known < kFilterTissues ? 1 : 0;
    unknown += text.front() == 'N' || text.back() == 'N' ? 1 : 0;
  }
  EXPECT_GT(restricted, 10);
  EXPECT_NEAR(unknown, 400 * kUnknownShare, 8);
}

}  // namespace
}  // namespace s2fbench::synth
