// The embeddings of every row of a sequence table, into a store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "data/sequence_table.hpp"
#include "embedding/token_rows.hpp"
#include "pretrained/model.hpp"
#include "stores/layout.hpp"

namespace s2fbench::embedding {

// What of a model goes into the store.
enum class Kept {
  states,     // of its layers
  entropies,  // masked_entropies, one number a token
};

struct EmbedOptions {
  std::string model;  // in words, for the store
  Kept kept = Kept::states;
  std::vector<int> layers;  // empty = the last
  stores::Pooling pooling = stores::Pooling::full;
  stores::Number number = stores::Number::float32;
  Strand strand = Strand::forward;
  // More than 0: every sequence gets padding to so many tokens, which the model attends
  // to as if it were real; the study ran DNABERT-2 so.
  int attended_padding = 0;
  int batch_tokens = 2048;  // of a batch, padding among them; at least one row
  std::function<void(std::int64_t done, std::int64_t total)> progress = {};  // rank 0
};

// The table's sequences as the options have them read.
TokenRows rows_to_embed(const pretrained::PretrainedModel& model,
                        const data::SequenceTable& table, const EmbedOptions& options);

// What is known before a weight is loaded. Throws UserError for layers or a pooling that
// the model lacks and for rows that are longer than it reads.
stores::Layout store_layout(const pretrained::PretrainedModel& model,
                            const data::SequenceTable& table,
                            const std::string& dataset_hash, const EmbedOptions& options);

// Collective over the world. Rows of similar length share a batch; batches do not depend
// on the number of ranks nor on what a killed run left, so the store's bytes do not
// either. Run again, it does the batches that are missing. Throws UserError when another
// store is there.
void embed(const pretrained::PretrainedModel& model, const pretrained::Weights& weights,
           const data::SequenceTable& table, const stores::Layout& layout,
           const std::string& path, const EmbedOptions& options,
           const comm::Context& world);

}  // namespace s2fbench::embedding
