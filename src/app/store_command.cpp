// `store`: what an embedding store is, and whether it fits a dataset.
#include <spdlog/fmt/fmt.h>

#include "app/command.hpp"
#include "base/byte_size.hpp"
#include "base/error.hpp"
#include "stores/embedding_store.hpp"

namespace s2fbench::app {
namespace {

using stores::StoreSummary;

void print_summary(const StoreSummary& store) {
  const stores::Layout& layout = store.layout;
  fmt::print("{}\n", store.path);
  fmt::print("  model     {} (weights {})\n", layout.model, layout.weights);
  fmt::print("  dataset   {}\n", layout.dataset);
  fmt::print("  shape     {} rows x {} sequences x {} positions x {} channels, {}\n",
             layout.rows, layout.sequences, layout.positions, layout.channels,
             to_string(layout.number));
  fmt::print("  pooling   {}, special tokens {} before and {} after, padding {}\n",
             to_string(layout.pooling), layout.special_start, layout.special_end,
             layout.padding);
  for (const auto& layer : store.layers)
    fmt::print("  layer {:<4}{}\n", layer.layer,
               store.complete ? layer.content_hash
                              : fmt::format("{} of {} rows", layer.written, layout.rows));
  fmt::print("  size      {}, {:.4f} x its values\n", human_bytes(store.bytes),
             static_cast<double>(store.bytes) / static_cast<double>(layout.raw_bytes()));
}

int run_store(const config::ParsedOptions& options, const comm::Context&) {
  const std::string path = options.positional("FILE");
  const StoreSummary store = stores::describe(path);
  print_summary(store);
  stores::DatasetKey dataset{store.layout.dataset, store.layout.rows,
                             store.layout.sequences};
  if (options.has("data")) dataset = stores::dataset_key(options.text("data"));
  data::LoadOptions streamed;
  streamed.memory_limit = 0;
  for (const int layer : store.layout.layers)
    stores::EmbeddingStore::open(path, dataset, {"stored", layer}, streamed);
  fmt::print("every number is sound{}\n",
             options.has("data") ? "; the store fits " + options.text("data") : "");
  return kExitOk;
}

}  // namespace

Command store_command() {
  return {{"store",
           "what an embedding store is; reads every number of it and says what is wrong",
           {{"FILE", "the store"}},
           {{"data", "DATASET.h5", "", "the prepared table that it must be of"}}},
          run_store};
}

}  // namespace s2fbench::app
