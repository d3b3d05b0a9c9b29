#include "stores/describe.hpp"

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/text.hpp"
#include "stores/store_file.hpp"

namespace s2fbench::stores {
namespace {

std::size_t layer_index(const StoreSummary& store, int layer) {
  const auto& layers = store.layout.layers;
  if (layer == -1) return layers.size() - 1;
  const auto found = std::find(layers.begin(), layers.end(), layer);
  if (found != layers.end()) return static_cast<std::size_t>(found - layers.begin());
  std::vector<std::string> known;
  for (const int other : layers) known.push_back(std::to_string(other));
  throw UserError("the store has no layer " + std::to_string(layer), store.path,
                  "it has " + join(known, ", "));
}

Pooling pooling(const StoreSummary& store, const std::string& pool) {
  const Layout& layout = store.layout;
  if (pool == "stored") return layout.pooling;
  const Pooling wanted = pooling_of(pool, "pooling of " + store.path);
  if (wanted == layout.pooling) return wanted;
  if (layout.pooling != Pooling::full)
    throw UserError("the store holds pooling '" + std::string(to_string(layout.pooling)) +
                        "', from which '" + pool + "' cannot be made",
                    store.path, "give pool: stored, or a store with pooling full");
  if (wanted == Pooling::cls && layout.special_start == 0)
    throw UserError("the model has no special first token, so there is no 'cls'",
                    store.path, "try mean");
  return wanted;
}

}  // namespace

StoreSummary describe(const std::string& path) { return describe(StoreFile::open(path)); }

StoreSummary describe(const StoreFile& store) {
  const std::string path = store.file.file();
  StoreSummary summary{path, store.layout, store.complete, {}, 0};
  const auto written = store.written().read<std::uint8_t>();
  const auto rows = static_cast<std::ptrdiff_t>(store.layout.rows);
  auto row = written.begin();
  for (std::size_t i = 0; i < store.layout.layers.size(); ++i, row += rows)
    summary.layers.push_back(
        {store.layout.layers[i],
         std::count_if(row, row + rows, [](std::uint8_t flag) { return flag != 0; }),
         store.content_hashes[i]});
  summary.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
  return summary;
}

DatasetKey dataset_key(const std::string& path) {
  const h5::File file = h5::File::open(path);
  if (!file.has_attribute("kind") || file.text_attribute("kind") != "sequences")
    throw UserError("not a prepared table of sequences", path,
                    "stores are made of what s2fbench prepare writes of a table");
  const h5::Dataset rows = file.dataset("fold");
  rows.expect_rank(1);
  return {file.text_attribute("content_hash"),
          static_cast<std::int64_t>(rows.shape().front()),
          static_cast<int>(file.integer_attribute("sequences"))};
}

void expect_all_written(const StoreSummary& store) {
  for (const LayerSummary& layer : store.layers) {
    const std::int64_t missing = store.layout.rows - layer.written;
    if (missing == 0) continue;
    throw UserError("the store misses " + std::to_string(missing) + " of " +
                        std::to_string(store.layout.rows) + " rows of layer " +
                        std::to_string(layer.layer),
                    store.path, "run again what writes it: it goes on");
  }
}

void expect_dataset(const StoreSummary& store, const DatasetKey& dataset) {
  if (store.layout.rows != dataset.rows)
    throw UserError("the store has " + std::to_string(store.layout.rows) +
                        " rows, the dataset " + std::to_string(dataset.rows),
                    store.path, "make it of this dataset");
  if (store.layout.dataset != dataset.hash)
    throw UserError("the store is of another dataset (content hash " +
                        store.layout.dataset + ", not " + dataset.hash + ")",
                    store.path, "make it of this dataset");
  if (store.layout.sequences != dataset.sequences)
    throw UserError("the store has " + std::to_string(store.layout.sequences) +
                        " sequences a row, the dataset " +
                        std::to_string(dataset.sequences),
                    store.path, "make it of this dataset");
  expect_all_written(store);
  if (!store.complete)
    throw UserError("the store was not finished (it is not marked complete)", store.path,
                    "run again what writes it: it goes on");
}

Offer offer(const StoreSummary& store, const Request& request) {
  const Layout& layout = store.layout;
  Offer given;
  given.index = layer_index(store, request.layer);
  given.layer = layout.layers[given.index];
  given.pooling = pooling(store, request.pool);
  given.channels = layout.channels;
  const bool pooled = given.pooling != Pooling::full;
  given.positions = layout.sequences * (pooled ? 1 : layout.positions);
  given.content_hash = store.layers.at(given.index).content_hash;
  // What is pooled here is held as float32.
  const auto bytes =
      given.pooling == layout.pooling ? bytes_of(layout.number) : sizeof(float);
  given.memory_bytes =
      layout.rows * given.positions * given.channels * static_cast<std::int64_t>(bytes);
  return given;
}

}  // namespace s2fbench::stores
