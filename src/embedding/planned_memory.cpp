#include "embedding/planned_memory.hpp"

#include <algorithm>

#include "embedding/token_rows.hpp"

namespace s2fbench::embedding {
namespace {

// Of the widest states that an array is applied to: (outputs, inputs, ...). An embedding
// looks like a layer on states of the model's width, which is no wider; what is stored
// for each position has a first axis of 1.
std::int64_t widest_input(const pretrained::Manifest& manifest) {
  std::int64_t widest = 0;
  for (const auto& weight : manifest.weights)
    if (weight.shape.size() > 1 && weight.shape[0] > 1)
      widest = std::max(widest, weight.shape[1]);
  return widest;
}

// The states that live at once where most do, within a block, and what the allocator
// keeps beside them. Measured as growth of the process with the batch, in widths: GPN 15,
// NT v1 18, HyenaDNA 29, NT v2 30; this gives 17 and, with four times the width
// inside, 32.
std::int64_t values_of_a_token(const pretrained::PretrainedModel& model) {
  const std::int64_t inside =
      std::max<std::int64_t>(widest_input(model.manifest()), model.width());
  return 12 * model.width() + 5 * inside;
}

// Finds the largest batch of those that embed() makes.
void plan_batches(PlannedMemory& plan, const pretrained::PretrainedModel& model,
                  const TokenRows& rows, const EmbedOptions& options) {
  const std::int64_t padded_to = model.positions() > 0 ? model.longest() : 0;
  const auto batches =
      length_batches(rows, static_cast<std::size_t>(options.batch_tokens),
                     !model.masks_padding(), static_cast<std::size_t>(padded_to));
  plan.batches = static_cast<std::int64_t>(batches.size());
  for (const auto& batch : batches) {
    const auto length =
        std::max(static_cast<std::int64_t>(rows.length(batch.back())), padded_to);
    // Entropies: copies of one sequence, each with another token masked.
    const std::int64_t sequences =
        options.kept == Kept::entropies
            ? std::clamp<std::int64_t>(
                  options.batch_tokens / std::max<std::int64_t>(length, 1), 1,
                  std::max<std::int64_t>(length, 1))
            : static_cast<std::int64_t>(batch.size()) * rows.sequences;
    if (sequences * length <= plan.batch_sequences * plan.batch_length) continue;
    plan.batch_sequences = sequences;
    plan.batch_length = length;
  }
}

}  // namespace

PlannedMemory planned_memory(const pretrained::PretrainedModel& model,
                             const data::SequenceTable& table,
                             const stores::Layout& layout, const EmbedOptions& options,
                             std::int64_t number_bytes) {
  const TokenRows rows = rows_to_embed(model, table, options);
  PlannedMemory plan;
  plan.sequences = static_cast<std::int64_t>(rows.tokens.size());
  for (const auto& tokens : rows.tokens)
    plan.tokens += static_cast<std::int64_t>(tokens.size());
  plan_batches(plan, model, rows, options);
  plan.parameters = model.manifest().parameters();
  plan.read_bytes = plan.parameters * 4;
  plan.weight_bytes = plan.parameters * number_bytes;
  plan.batch_bytes =
      plan.batch_sequences * plan.batch_length * values_of_a_token(model) * number_bytes +
      model.bytes_beside(plan.batch_length);
  plan.store_bytes = layout.raw_bytes();
  return plan;
}

}  // namespace s2fbench::embedding
