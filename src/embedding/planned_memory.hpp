// What a pass over a table will take, told before a weight is loaded.
#pragma once

#include <cstdint>

#include "embedding/embed.hpp"

namespace s2fbench::embedding {

struct PlannedMemory {
  std::int64_t sequences = 0, tokens = 0;  // tokens without padding
  std::int64_t batches = 0;
  // Of the largest batch, padding among its tokens.
  std::int64_t batch_sequences = 0, batch_length = 0;
  std::int64_t parameters = 0;  // 0 of a model that comes with its weights
  // Bytes in each process: weights as they are read (float32), weights as they compute,
  // and at most about so many of the largest batch's states.
  std::int64_t read_bytes = 0, weight_bytes = 0, batch_bytes = 0;
  std::int64_t store_bytes = 0;  // of the store's numbers
};

// number_bytes: of a number of the model while it computes, 4 or 2. Throws UserError as
// the model's tokenizer does.
PlannedMemory planned_memory(const pretrained::PretrainedModel& model,
                             const data::SequenceTable& table,
                             const stores::Layout& layout, const EmbedOptions& options,
                             std::int64_t number_bytes);

}  // namespace s2fbench::embedding
