// The planted grammar: every element, strength, table and distance of the synthetic
// genome.
//
// Coverage in reads per base, for a position x and a cell type c:
//
//   f(x, c) = scale_c * (baseline + sum_i A_ic peak(x - x_i)) * exp(sum_j L_jc hill(x -
//   x_j))
//
// The sums run over all sites i of additive elements and all sites j of multiplicative
// ones, planted or not, on both strands. x_i is the middle of a site. peak() has a dip
// (the footprint) in the middle, hill() has none; both are 0 from kReach on. The
// amplitudes A and L come from the rows and tables below. f only asks for distances and
// for orientations relative to a site, so the reverse complement of a sequence has the
// reversed coverage.
#pragma once

#include <array>
#include <string_view>

namespace s2fbench::synth {

inline constexpr int kCells = 4;
inline constexpr std::array<std::string_view, kCells> kCellNames = {"liver", "neuron",
                                                                    "blood", "muscle"};
// Sequencing depth of the tracks relative to each other.
inline constexpr std::array<double, kCells> kScale = {1.0, 3.0, 0.5, 8.0};
// Reads per base where no site is near, before the scale.
inline constexpr double kBaseline = 0.06;

// Shapes. Distances in nt.
inline constexpr int kReach = 256;          // peak(u) = (1 - (u/kReach)^2)^2 without dip
inline constexpr int kFootprintReach = 12;  // dip(u) = (1 - (u/kFootprintReach)^2)^2
inline constexpr double kFootprintDepth = 0.7;  // peak loses this share in the middle

using PerCell = std::array<double, kCells>;

enum Element {
  kCore,      // (a) gapped core; its flanks scale it by kFlankTable
  kPlateau,   // (b) partner of the core on either side, full effect up to kPlateauEnd
  kOneSided,  // (c) partner of the core on its 3' side only
  kSuperA,    // (d) super-additive pair
  kSuperB,
  kAddA,  // (d) additive pair
  kAddB,
  kLogA,  // (d) log-additive pair: each multiplies the coverage
  kLogB,
  kCellOnly,   // (e) activator of one cell type
  kRepressor,  // (e) divides the coverage
  kWeak,       // (e) weak site
  kNoEffect,   // (e) planted, without any effect
  kElements
};

// A site matches when every letter of the pattern does. N is a gap; a lower-case letter
// may be another base, which multiplies the affinity of the site by kSoftMismatch.
inline constexpr double kSoftMismatch = 0.4;

struct ElementRow {
  std::string_view name;
  std::string_view role;
  std::string_view pattern;  // 5' to 3'
  PerCell additive;          // A of a site of affinity 1 alone, per cell type
  PerCell multiplicative;    // L of a site of affinity 1, natural log, per cell type
};

inline constexpr PerCell kNothing = {0, 0, 0, 0};

inline constexpr std::array<ElementRow, kElements> kGrammar = {{
    {"CORE", "gapped core", "TGACGNTCGt", {1.20, 0.90, 1.30, 0.80}, kNothing},
    {"PLATEAU", "plateau partner", "TCATTCGAGt", kNothing, kNothing},
    {"ONESIDED", "one-sided partner", "CTAGCGACCa", kNothing, kNothing},
    {"SUPERA", "super-additive pair", "ACTCGAGT", {0.40, 0.30, 0.40, 0.30}, kNothing},
    {"SUPERB", "super-additive pair", "GTTCGAAC", {0.40, 0.30, 0.40, 0.30}, kNothing},
    {"ADDA", "additive pair", "TTCCGGAA", {0.80, 1.00, 0.60, 0.90}, kNothing},
    {"ADDB", "additive pair", "ATGCGCAT", {0.70, 0.60, 0.90, 1.00}, kNothing},
    {"LOGA", "log-additive pair", "CATCGATG", kNothing, {0.90, 0.80, 1.00, 0.90}},
    {"LOGB", "log-additive pair", "TGTCGACA", kNothing, {0.80, 1.00, 0.70, 0.90}},
    {"CELLONLY", "cell-specific activator", "AACCGGTT", {0, 1.80, 0, 0}, kNothing},
    {"REPRESSOR", "repressor", "CTGTCAGCt", kNothing, {-1.6, -1.2, -1.6, -1.4}},
    {"WEAK", "weak site", "GAAACGGAc", {0.20, 0.15, 0.25, 0.20}, kNothing},
    {"NOEFFECT", "no effect", "CTTGCAAG", kNothing, kNothing},
}};

// (a) Factor of a core by the base before it (row) and the base after it (column), in the
// core's own direction; A, C, G, T. Not a product or a sum of one value per side. A
// letter outside ACGT, or none because the sequence ends, counts as kFlankUnknown.
inline constexpr std::array<std::array<double, 4>, 4> kFlankTable = {{
    {1.60, 0.70, 0.90, 0.60},
    {0.70, 0.80, 1.50, 0.90},
    {0.90, 0.60, 0.80, 1.40},
    {0.60, 1.50, 0.70, 0.80},
}};
inline constexpr double kFlankUnknown = 0.90;

// (b), (c), (d) Distances are from middle to middle.
inline constexpr double kPlateauEnd = 50;     // full effect up to here
inline constexpr double kPartnerReach = 100;  // then linearly down to 0 here
// (b) A core beside a PLATEAU site is multiplied by 1 + boost * affinity * nearness.
inline constexpr PerCell kPlateauBoost = {1.0, 1.2, 0.8, 1.0};
// (c) The same for a ONESIDED site on the core's 3' side.
inline constexpr PerCell kOneSidedBoost = {1.5, 1.0, 1.2, 1.5};
// (d) Added for each SUPERA-SUPERB pair, times affinities and nearness, half at each
// site.
inline constexpr PerCell kSuperBonus = {2.6, 2.0, 2.4, 2.2};

}  // namespace s2fbench::synth
