#include "trial/representations.hpp"

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/log.hpp"
#include "data/kmer_frequencies.hpp"
#include "stores/embedding_store.hpp"
#include "sweep/input_shape.hpp"

namespace s2fbench::trial {
namespace {

using Shared = std::shared_ptr<const data::Representation>;

// Adds to `held`, the bytes that stores have taken so far.
Shared open_store(const std::string& path, const data::Dataset& dataset,
                  const config::RepresentationSettings& settings, std::size_t& held) {
  data::LoadOptions how;
  const std::size_t left = dataset.residence().left;
  how.memory_limit = left - std::min(left, held);
  auto store = stores::EmbeddingStore::open(
      path,
      {dataset.content_hash(), static_cast<std::int64_t>(dataset.table().rows()),
       dataset.table().sequences},
      {settings.pool, settings.layer}, how);
  held += store->residence().bytes;
  log::info("{}, layer {}: {}", path, store->given().layer,
            data::to_string(store->residence()));
  return store;
}

Shared count_kmers(const data::Dataset& dataset,
                   const config::RepresentationSettings& settings) {
  const auto lengths = sweep::kmer_lengths(settings.kmers);
  if (!lengths) throw UserError("representation.kmers", "'" + settings.kmers + "'");
  const auto& table = dataset.table();
  return std::make_shared<data::KmerRepresentation>(
      table.bases, data::KmerShape{*lengths, table.length, table.sequences});
}

// What the plan says of it; what is wrong with it makes cells invalid.
sweep::StoreSummary summary_of(const std::string& path,
                               const stores::DatasetKey& dataset) {
  sweep::StoreSummary summary;
  try {
    const auto store = stores::describe(path);
    stores::expect_dataset(store, dataset);
    stores::expect_all_written(store);
    const auto& layout = store.layout;
    std::string hashes;
    for (const auto& layer : store.layers) hashes += layer.content_hash + "\n";
    summary.content_hash = hash_hex(hashes);
    summary.pooling = stores::to_string(layout.pooling);
    summary.sequences = layout.sequences;
    summary.positions = layout.positions;
    summary.special_start = layout.special_start > 0;
    summary.channels = layout.channels;
    summary.layers = layout.layers;
  } catch (const UserError& error) {
    summary.trouble = error.what();
  }
  return summary;
}

}  // namespace

Representations::Representations(const sweep::Sweep& sweep)
    : stores_(sweep::store_folder(sweep)) {}

data::Dataset Representations::represent(const data::Dataset& dataset,
                                         const config::TrialSettings& settings) {
  if (settings.representation == "onehot") return dataset;
  const auto& how = settings.representing;
  const auto file = sweep::store_file(settings.representation);
  const std::string key =
      settings.representation + "\n" +
      (file ? how.pool + "\n" + std::to_string(how.layer) : how.kmers);
  Shared& known = known_[key];
  if (!known) {
    known = file ? open_store((std::filesystem::path(stores_) / *file).string(), dataset,
                              how, held_)
                 : count_kmers(dataset, how);
  }
  return dataset.represented(known);
}

sweep::DatasetSummary with_stores(sweep::DatasetSummary dataset,
                                  const sweep::Sweep& sweep) {
  if (!dataset.sequences) return dataset;
  const auto files = sweep::stores_named(sweep.axes);
  if (files.empty()) return dataset;
  const auto key = stores::dataset_key(sweep.data_path);
  for (const auto& file : files) {
    const auto path = std::filesystem::path(sweep::store_folder(sweep)) / file;
    dataset.stores[file] = summary_of(path.string(), key);
  }
  return dataset;
}

}  // namespace s2fbench::trial
