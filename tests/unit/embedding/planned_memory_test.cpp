#include "embedding/planned_memory.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "pretrained/registry.hpp"

namespace s2fbench::embedding {
namespace {

// Rows of these numbers of letters, all A.
data::SequenceTable table_of(const std::vector<int>& letters) {
  data::SequenceTable table;
  table.length = *std::max_element(letters.begin(), letters.end());
  for (const int count : letters) {
    table.row.push_back("r");
    table.letters.push_back(count);
    for (int i = 0; i < table.length; ++i)
      table.bases.push_back(static_cast<std::uint8_t>(i < count ? 0 : 4));
  }
  return table;
}

PlannedMemory planned(const pretrained::PretrainedModel& model,
                      const data::SequenceTable& table, const EmbedOptions& options,
                      std::int64_t number_bytes = 4) {
  return planned_memory(model, table, store_layout(model, table, "", options), options,
                        number_bytes);
}

TEST(PlannedMemory, CountsWhatTheTableIs) {
  const auto model = pretrained::make_pretrained("nt-v2-50m");
  const auto table = table_of({60, 60, 120});
  EmbedOptions options;
  options.batch_tokens = 30;
  const auto plan = planned(*model, table, options);
  // CLS and a word of six letters each; the longest has a batch of its own.
  EXPECT_EQ(plan.sequences, 3);
  EXPECT_EQ(plan.tokens, 11 + 11 + 21);
  EXPECT_EQ(plan.batches, 2);
  EXPECT_EQ(plan.batch_sequences * plan.batch_length, 22);
  EXPECT_EQ(plan.batch_bytes, 22 * (12 * 512 + 5 * 2048) * 4);
  EXPECT_EQ(plan.store_bytes, 3 * 21 * 512 * 4);
}

TEST(PlannedMemory, TellsPublishedSizesAndHalvesThemInBfloat16) {
  for (const auto& row : pretrained::pretrained_models()) {
    if (row.name == "dnabert-2") continue;  // wants its words
    const auto model = pretrained::make_pretrained(row.name);
    const auto plan = planned(*model, table_of({60}), {}, 2);
    EXPECT_EQ(plan.parameters, row.parameters) << row.name;
    EXPECT_EQ(plan.read_bytes, 4 * row.parameters) << row.name;
    EXPECT_EQ(plan.weight_bytes, 2 * row.parameters) << row.name;
  }
}

TEST(PlannedMemory, EntropiesRunCopiesOfOneSequence) {
  const auto model = pretrained::make_pretrained("gpn", {{"layers", "1"}});
  EmbedOptions options;
  options.kept = Kept::entropies;
  options.batch_tokens = 100;
  auto plan = planned(*model, table_of({40}), options);
  EXPECT_EQ(plan.batch_sequences, 2);
  EXPECT_EQ(plan.batch_length, 40);
  EXPECT_EQ(plan.store_bytes, 40 * 4);
  options.batch_tokens = 1'000'000;  // no more copies than tokens
  EXPECT_EQ(planned(*model, table_of({40}), options).batch_sequences, 40);
}

TEST(PlannedMemory, RefusesWhatTheRunWould) {
  const auto model = pretrained::make_pretrained("nt-v2-50m", {{"longest", "10"}});
  EXPECT_THROW(planned(*model, table_of({600}), {}), UserError);
}

}  // namespace
}  // namespace s2fbench::embedding
