// What a language model says of a token that it cannot see.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/sequence_table.hpp"
#include "pretrained/model.hpp"

namespace s2fbench::embedding {

// The token that hides another. Throws UserError for a model that was not trained to
// guess what is hidden.
int mask_of(const pretrained::PretrainedModel& model);

// tokens: of one sequence, special ones among them. Of each token in turn, masked, the
// entropy in nats of what the model expects in its place: over A C G T for a model that
// reads letters, over its vocabulary for others. batch_tokens: of a forward pass, at
// least one copy of the sequence. Throws UserError as mask_of.
std::vector<float> masked_entropies(const pretrained::PretrainedModel& model,
                                    const pretrained::Weights& weights,
                                    std::span<const std::int64_t> tokens,
                                    std::size_t batch_tokens);

enum class Strands {
  forward,
  both,  // the mean of the two
};

// Of pairs of sequences: the logit of the alternative letter less that of the
// reference's, in the reference sequence with the letter masked (the study's score of
// GPN). NaN for a pair that differs in none or several places. Throws UserError as
// mask_of and for a model that does not read letters.
std::vector<double> masked_log_odds(const pretrained::PretrainedModel& model,
                                    const pretrained::Weights& weights,
                                    const data::SequenceTable& pairs, Strands strands,
                                    std::size_t batch_tokens);

}  // namespace s2fbench::embedding
