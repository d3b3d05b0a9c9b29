// `synth --task motif`: sequences of two classes, one with a planted motif of known
// strength.
#pragma once

#include <array>
#include <cstdint>

#include "synth/sequence_task.hpp"

namespace s2fbench::synth {

inline constexpr PartRows kMotifRows = {2000, 300, 600};
inline constexpr std::int64_t kMotifSequence = 101;  // nt
// Probabilities of A, C, G, T: independent bases, so that the best score is known.
inline constexpr std::array<double, 4> kMotifBackground = {0.29, 0.21, 0.21, 0.29};
inline constexpr std::array<std::array<double, 4>, 9> kMotif = {{
    {0.05, 0.05, 0.05, 0.85},
    {0.01, 0.01, 0.97, 0.01},
    {0.97, 0.01, 0.01, 0.01},
    {0.10, 0.60, 0.20, 0.10},
    {0.01, 0.01, 0.01, 0.97},
    {0.01, 0.97, 0.01, 0.01},
    {0.97, 0.01, 0.01, 0.01},
    {0.05, 0.20, 0.70, 0.05},
    {0.10, 0.75, 0.05, 0.10},
}};

struct MotifRow {
  Bases bases;
  int label = 0;            // 1: drawn as a sequence with the motif
  std::int64_t start = -1;  // of the planted motif; -1 = none
};
// `strength`: share of the sequences of class 1 that do hold the motif.
MotifRow make_motif_row(double strength, RandomStream stream);

// ln of P(sequence | class 1) / P(sequence | class 0): no score separates better.
double log_likelihood_ratio(BaseView bases, double strength);

struct MotifReport {
  std::int64_t sequences = 0;
  double auroc = 0;  // of that score on the test part
};

// As synthesize_splicing(). Throws UserError when `strength` is not in (0, 1].
MotifReport synthesize_motif(const TaskOptions& options, double strength);

}  // namespace s2fbench::synth
