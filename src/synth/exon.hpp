// One synthetic exon: its sequence, the noise-free inclusion and what was measured.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/random_stream.hpp"
#include "synth/sequence.hpp"
#include "synth/splicing_grammar.hpp"

namespace s2fbench::synth {

using PerTissue = std::array<double, kTissues.size()>;
using PerElement = std::array<double, kSpliceElements.size()>;

// What the sequence says, by the grammar.
struct SpliceSignal {
  double acceptor = 0, donor = 0;  // strengths, standardised
  double gain = 0;
  PerElement weight{};  // summed over the sites of an element
};

struct Exon {
  Bases bases;  // kFlank + exon + kFlank
  SpliceSignal signal;
  double base = 0;  // logit, not in the sequence
  PerTissue logit;  // noise-free logit PSI
  PerTissue psi;    // measured; NaN = missing. At least one is not.

  BaseView left() const;   // (kSide) with the acceptor, the exon's start
  BaseView right() const;  // (kSide) with the donor, the exon's end
};

Exon make_exon(RandomStream stream);

SpliceSignal read_signal(BaseView bases);
// Noise-free logit PSI per tissue.
PerTissue inclusion(const SpliceSignal& signal, double base);

// logit PSI - logit of the mean PSI, both clipped; a missing value stays NaN.
struct DeltaLogit {
  PerTissue delta;
  double mean = 0;  // logit of the mean over the tissues that were measured
};
DeltaLogit delta_logit(const PerTissue& psi);
// The same of noise-free values: what a perfect model predicts.
PerTissue true_delta(const Exon& exon);

// Whether the study's filter keeps the exon in the test set.
bool passes_filter(const PerTissue& psi);

double sigmoid(double logit);

}  // namespace s2fbench::synth
