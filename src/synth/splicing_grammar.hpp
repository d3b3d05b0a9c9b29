// The planted grammar of exon inclusion: tissues, elements, strengths and distances.
//
// Noise-free logit PSI of an exon in tissue t, whose group is g:
//
//   base + kStrengthSlope * (acceptor + donor)
//        + gain * sensitivity_t * sum_e effect_eg * weight_e
//
// base is the exon's own and not in its sequence (the task gives the mean to every
// model). acceptor and donor are the strengths of its splice sites, standardised; gain is
// larger where they are weak. weight_e sums the sites of an element, planted or by
// chance, by their distance from the exon. RNA has one strand: patterns are never
// reversed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace s2fbench::synth {

// Every exon comes with the introns beside it: bases [0, kFlank) and the last kFlank.
inline constexpr std::int64_t kFlank = 300;
inline constexpr std::int64_t kSide = 400;  // of the exon with its flanks: first, last
inline constexpr std::int64_t kShortestExon = 30;
inline constexpr std::int64_t kLongestExon = 400;

enum TissueGroup { kNeural, kMuscle, kBlood, kEpithelial, kTestis, kElsewhere, kGroups };
inline constexpr std::array<std::string_view, kGroups> kGroupNames = {
    "neural", "muscle", "blood", "epithelial", "testis", "elsewhere"};

struct Tissue {
  std::string_view name;
  TissueGroup group;
};

// In the order of the study's files.
inline constexpr std::array<Tissue, 56> kTissues = {{
    {"Retina - Eye", kNeural},
    {"RPE/Choroid/Sclera - Eye", kElsewhere},
    {"Subcutaneous - Adipose", kElsewhere},
    {"Visceral (Omentum) - Adipose", kElsewhere},
    {"Adrenal Gland", kElsewhere},
    {"Aorta - Artery", kMuscle},
    {"Coronary - Artery", kMuscle},
    {"Tibial - Artery", kMuscle},
    {"Bladder", kEpithelial},
    {"Amygdala - Brain", kNeural},
    {"Anterior cingulate - Brain", kNeural},
    {"Caudate nucleus - Brain", kNeural},
    {"Cerebellar Hemisphere - Brain", kNeural},
    {"Cerebellum - Brain", kNeural},
    {"Cortex - Brain", kNeural},
    {"Frontal Cortex - Brain", kNeural},
    {"Hippocampus - Brain", kNeural},
    {"Hypothalamus - Brain", kNeural},
    {"Nucleus accumbens - Brain", kNeural},
    {"Putamen - Brain", kNeural},
    {"Spinal cord (C1) - Brain", kNeural},
    {"Substantia nigra - Brain", kNeural},
    {"Mammary Tissue - Breast", kEpithelial},
    {"EBV-xform lymphocytes - Cells", kBlood},
    {"Leukemia (CML) - Cells", kBlood},
    {"Xform. fibroblasts - Cells", kElsewhere},
    {"Ectocervix - Cervix", kEpithelial},
    {"Endocervix - Cervix", kEpithelial},
    {"Sigmoid - Colon", kMuscle},
    {"Transverse - Colon", kEpithelial},
    {"Gastroesoph. Junc. - Esophagus", kMuscle},
    {"Mucosa - Esophagus", kEpithelial},
    {"Muscularis - Esophagus", kMuscle},
    {"Fallopian Tube", kEpithelial},
    {"Atrial Appendage - Heart", kMuscle},
    {"Left Ventricle - Heart", kMuscle},
    {"Cortex - Kidney", kEpithelial},
    {"Liver", kElsewhere},
    {"Lung", kEpithelial},
    {"Minor Salivary Gland", kEpithelial},
    {"Skeletal - Muscle", kMuscle},
    {"Tibial - Nerve", kElsewhere},
    {"Ovary", kElsewhere},
    {"Pancreas", kEpithelial},
    {"Pituitary", kNeural},
    {"Prostate", kEpithelial},
    {"Not Sun Exposed - Skin", kEpithelial},
    {"Sun Exposed (Lower leg) - Skin", kEpithelial},
    {"Ileum - Small Intestine", kEpithelial},
    {"Spleen", kBlood},
    {"Stomach", kEpithelial},
    {"Testis", kTestis},
    {"Thyroid", kEpithelial},
    {"Uterus", kMuscle},
    {"Vagina", kEpithelial},
    {"Whole Blood", kBlood},
}};

// Tissues of a group answer alike, not equally: 0.8 to 1.2.
constexpr double sensitivity(std::size_t tissue) {
  return 0.8 + 0.1 * static_cast<double>(tissue * 3 % 5);
}

enum Place { kUpstream, kExonic, kDownstream, kPlaces };
inline constexpr std::array<std::string_view, kPlaces> kPlaceNames = {
    "upstream intron", "exon", "downstream intron"};

using PerGroup = std::array<double, kGroups>;

struct SpliceElement {
  std::string_view name;
  Place place;
  std::string_view pattern;  // Y = C or T
  PerGroup effect;           // on logit PSI, of one site at full weight
};

// neural, muscle, blood, epithelial, testis, elsewhere
inline constexpr std::array<SpliceElement, 13> kSpliceElements = {{
    {"RBFOX.up", kUpstream, "TGCATG", {-1.5, -1.2, 0, 0, 0, 0}},
    {"RBFOX.down", kDownstream, "TGCATG", {2.2, 1.8, 0, 0, 0, 0}},
    {"NOVA.up", kUpstream, "YCATYCAT", {-1.8, 0, 0, 0, 0, 0}},
    {"NOVA.down", kDownstream, "YCATYCAT", {2.0, 0, 0, 0, 0, 0}},
    {"PTBP.up", kUpstream, "TTCTCT", {0, -0.8, -1.4, -1.4, -1.2, -1.3}},
    {"MBNL.down", kDownstream, "CTGCTT", {0.3, 2.0, 0, 0, 0, 0}},
    {"CELF.up", kUpstream, "TGTGTT", {-0.6, -1.6, 0, 0, 0, 0}},
    {"ESRP.down", kDownstream, "GGTGGT", {-0.4, 0, 0, 2.0, 0, 0}},
    {"SRSF.exon", kExonic, "GAAGAA", {0.8, 0.8, 0.8, 0.8, 0.8, 0.8}},
    {"HNRNP.exon", kExonic, "TAGGGA", {0, 0, -2.0, -0.5, 0, -0.5}},
    {"GERM.down", kDownstream, "AGCGATC", {0, 0, 0, 0, 3.0, 0}},
    {"LYMPH.up", kUpstream, "ACTAAC", {0, 0, 1.8, 0, 0, 0}},
    {"NOEFFECT.down", kDownstream, "AACGTGA", {0, 0, 0, 0, 0, 0}},
}};
inline constexpr double kPlantedShare = 0.3;  // of exons, per element

// nt between an intronic site and the exon: full weight up to kNearExon, then linearly
// down to 0 at kFarFromExon. In the exon: weight 1 up to kExonDepth from either end.
inline constexpr double kNearExon = 60;
inline constexpr double kFarFromExon = 200;
inline constexpr std::int64_t kExonDepth = 100;

// Acceptor: pyrimidines among the kTractLength bases that end kTractGap before the exon.
inline constexpr std::int64_t kTractLength = 16;
inline constexpr std::int64_t kTractGap = 4;
inline constexpr double kTractMean = 11.6, kTractSd = 2.6;
// Donor: weights of bases that agree with the consensus; 3 of the exon, 6 of the intron.
inline constexpr std::string_view kDonor = "CAGGTAAGT";
inline constexpr std::array<double, 9> kDonorWeights = {0.3, 0.6, 1.0, 0,  0,
                                                        0.8, 0.7, 1.0, 0.5};
inline constexpr double kDonorMean = 3.3, kDonorSd = 1.2;
inline constexpr double kStrengthSlope = 0.4;
// gain = kGainLeast + kGainSpread * sigmoid(-(acceptor + donor))
inline constexpr double kGainLeast = 0.6, kGainSpread = 0.8;

// What no model can know.
inline constexpr double kBaseMean = 0.3, kBaseSd = 1.0;  // of an exon, logit
inline constexpr double kIncludedShare = 0.3;  // of exons, nearly always in the RNA:
inline constexpr double kIncludedMean = 3.0;   // then instead of kBaseMean
inline constexpr double kGroupNoise = 0.3;     // sd, logit, per exon and group
inline constexpr double kTissueNoise = 0.3;    // sd, logit, per exon and tissue
// PSI is measured by counting reads; below kFewestReads it is missing.
inline constexpr int kFewestReads = 10, kMostReads = 400;
inline constexpr double kMedianReads = 80;
inline constexpr double kRestrictedShare = 0.15;  // of exons, in one or two groups only
inline constexpr double kLostShare = 0.03;        // of the other values, missing as well
inline constexpr double kUnknownShare = 0.02;     // of exons, with N at an outer end

inline constexpr double kPsiClip = 1e-5;  // the study's, before the logit
// The study's test filter.
inline constexpr int kFilterTissues = 10;
inline constexpr double kFilterChange = 0.2;  // of PSI, from the exon's mean

}  // namespace s2fbench::synth
