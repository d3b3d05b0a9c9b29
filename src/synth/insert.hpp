// One synthetic insert of INSERT-seq: the grammar, a sequence and its RNA levels.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/random_stream.hpp"
#include "synth/sequence.hpp"

namespace s2fbench::synth {

inline constexpr std::int64_t kInsertLength = 173;

// Noise-free target:
//   kInsertBase + kGcSlope * (GC - kGcMean) + kDonorEffect * donor
//     + sum over polyadenylation signals of kSignalEffect (times kShielded behind a
//     donor)
//     + sum over the other elements of effect * copies, not below 0.
// donor is the best agreement of a 9-mer with kInsertDonor (0 below kDonorLeast agreeing
// bases of 9, the G and T after the cut among them; 1 for all 9). Copies do not overlap.
inline constexpr double kInsertBase = 1.5, kGcSlope = 3.0, kGcMean = 0.45, kGcSd = 0.07;
inline constexpr std::string_view kInsertDonor = "CAGGTAAGT";
inline constexpr int kDonorLeast = 7;
inline constexpr double kDonorEffect = 0.9;
inline constexpr std::string_view kSignal = "AATAAA";
inline constexpr double kSignalEffect = -0.6, kShielded = 0.25;
inline constexpr double kShieldLeast = 0.6;  // strength of a donor that shields

struct InsertElement {
  std::string_view name, pattern;
  double effect;  // on log(label + 1), of one copy
  double planted_share;
};
inline constexpr std::array<InsertElement, 4> kInsertElements = {{
    {"TRUN", "TTTTTTT", -0.35, 0.15},
    {"PURINE", "GAAGAAG", 0.40, 0.20},
    {"GQUAD", "GGGAGGG", -0.30, 0.20},
    {"NOEFFECT", "TGACGTC", 0.0, 0.20},
}};
inline constexpr double kDonorPlanted = 0.35, kSignalPlanted = 0.25;
inline constexpr double kInsertNoise = 0.35;  // sd of log(label + 1)

struct ReporterInsert {
  Bases bases;
  double gc = 0, donor = 0;
  std::int64_t signals = 0, shielded = 0;  // the second are among the first
  std::array<std::int64_t, kInsertElements.size()> copies{};
  double truth = 0;                // noise-free log(label + 1)
  std::array<double, 2> labels{};  // totalRNA, nascentRNA
};

ReporterInsert make_insert(RandomStream stream);
// Everything but the labels.
ReporterInsert read_insert(Bases bases);

}  // namespace s2fbench::synth
