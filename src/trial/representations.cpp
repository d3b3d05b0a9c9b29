#include "trial/representations.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "data/kmer_frequencies.hpp"
#include "stores/embedding_store.hpp"
#include "sweep/input_shape.hpp"

namespace s2fbench::trial {
namespace {

using Shared = std::shared_ptr<const data::Representation>;

Shared open_store(const std::string& path, const data::Dataset& dataset,
                  const config::RepresentationSettings& settings) {
  return stores::EmbeddingStore::open(path, dataset.content_hash(),
                                      dataset.table().rows(),
                                      {settings.pool, settings.layer});
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
sweep::StoreSummary summary_of(const std::string& path, const std::string& dataset) {
  sweep::StoreSummary summary;
  try {
    const auto store = stores::describe(path);
    summary = {"", store.content_hash, store.pooling, store.positions, store.channels,
               store.layers};
    if (store.dataset_hash != dataset)
      summary.trouble = "the store is of another dataset (content hash " +
                        store.dataset_hash + ", expected " + dataset + ")";
  } catch (const UserError& error) {
    summary.trouble = error.what();
  }
  return summary;
}

}  // namespace

data::Dataset Representations::represent(const data::Dataset& dataset,
                                         const config::TrialSettings& settings) {
  if (settings.representation == "onehot") return dataset;
  const auto& how = settings.representing;
  const auto file = sweep::store_file(settings.representation);
  const std::string key = settings.representation + "\n" +
                          (file ? how.pool + "\n" + std::to_string(how.layer)
                                : how.kmers);
  Shared& known = known_[key];
  if (!known) {
    known = file ? open_store((std::filesystem::path(stores_) / *file).string(), dataset,
                              how)
                 : count_kmers(dataset, how);
  }
  return dataset.represented(known);
}

sweep::DatasetSummary with_stores(sweep::DatasetSummary dataset,
                                  const sweep::Sweep& sweep) {
  if (!dataset.sequences) return dataset;
  for (const auto& file : sweep::stores_named(sweep.axes)) {
    const auto path = std::filesystem::path(sweep::store_folder(sweep)) / file;
    dataset.stores[file] = summary_of(path.string(), dataset.content_hash);
  }
  return dataset;
}

}  // namespace s2fbench::trial
