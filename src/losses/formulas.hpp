// The formulas behind the loss names, one source file each.
//
// All take (prediction, truth, terms), the truth (batch, tracks, bins). Formulas and
// their reductions are those of the profile study (Toneyan, Tang & Koo 2022).
#pragma once

#include "losses/loss.hpp"

namespace s2fbench::losses {

// What a formula may need beside prediction and truth.
struct Terms {
  double alpha = 0;      // weight of one of two terms
  bool missing = false;  // the truth may have NaN: unknown values (mse, bce)
  // For what is no mean over samples; the others' means over shards are joined later.
  SumOverShards sum_over_shards = {};
};

// Mean over every element of p - y log(p + 1e-7). p must be positive.
LossValue poisson(const Prediction& predicted, const torch::Tensor& truth,
                  const Terms& terms = {});

// Mean over every element of (y - p)^2. An unknown y (with terms.missing) costs 0 and is
// counted in the mean, so that the means of a batch's shards add up to the batch's.
LossValue mse(const Prediction& predicted, const torch::Tensor& truth,
              const Terms& terms = {});

// Minus the mean over tracks of Pearson's r, each over batch and bins jointly. A track
// where either side is constant counts as r = 0 and sends no gradient.
LossValue pearson(const Prediction& predicted, const torch::Tensor& truth,
                  const Terms& terms = {});

// pearson + alpha mse.
LossValue pearson_mse(const Prediction& predicted, const torch::Tensor& truth,
                      const Terms& terms);

// 2 P Q / (P + Q), P the Pearson loss and Q the Poisson loss. p must be positive.
LossValue pearson_poisson(const Prediction& predicted, const torch::Tensor& truth,
                          const Terms& terms = {});

// Minus the log-probability of each profile as counts of a multinomial, logits = p,
// summed over windows and tracks, divided by the number of windows alone; a scalar.
// Counts need not be whole: the number of their orders goes through the log-gamma
// function.
torch::Tensor multinomial_nll(const torch::Tensor& logits, const torch::Tensor& truth);

// alpha multinomial_nll + mse, both of the same p.
LossValue multinomial_mse(const Prediction& predicted, const torch::Tensor& truth,
                          const Terms& terms);

// multinomial_nll of the profile + alpha times the mean over windows and tracks of
// (log_counts - log(1 + sum of y over the bins))^2.
LossValue multinomial_count_mse(const Prediction& predicted, const torch::Tensor& truth,
                                const Terms& terms);

// Binary cross-entropy, mean over every element, p being logits and y 0 or 1. Unknown
// values as in mse.
LossValue bce(const Prediction& predicted, const torch::Tensor& truth,
              const Terms& terms = {});

// How far a tissue's predicted share of inclusion (PSI) is from the measured one, for
// every exon and tissue: the divergence sum of t log(t / q) over inclusion and its
// opposite, t = sigmoid(d + m), q = sigmoid(p + m), both kept within [1e-5, 1 - 1e-5];
// mean over every element. The truth is (batch, tracks, 2): d, the tissue's logit PSI
// minus the exon's mean one, and that mean m; the prediction is (batch, tracks, 1). Where
// either is NaN the exon was not seen: 0, which is counted in the mean.
LossValue splice_kl(const Prediction& predicted, const torch::Tensor& truth,
                    const Terms& terms = {});

// Cross-entropy in nats, mean over the masked letters. The prediction is (batch, 4,
// length), logits of A C G T; the truth (batch, 1, length), the letter 0 ... 3 where it
// was masked, else NaN. Means of shards add up to the batch's where windows have equally
// many masked letters, which those without unknown letters have.
LossValue masked_letters(const Prediction& predicted, const torch::Tensor& truth,
                         const Terms& terms = {});
// Of each letter, 0 where it was not masked, (batch, length).
torch::Tensor letter_cross_entropy(const torch::Tensor& logits,
                                   const torch::Tensor& truth);

}  // namespace s2fbench::losses
