// Reading a prepared file: into memory, or only what the plan needs.
#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "data/dataset_store.hpp"
#include "data/tables.hpp"
#include "h5/file.hpp"

namespace s2fbench::data {
namespace {

// The largest raw value of any track, by window.
std::vector<float> largest(const Tables& tables) {
  const auto tracks = static_cast<std::ptrdiff_t>(tables.tracks.size());
  std::vector<float> values;
  for (auto row = tables.window_maximum.begin(); row != tables.window_maximum.end();
       row += tracks) {
    values.push_back(*std::max_element(row, row + tracks));
  }
  return values;
}

sweep::FoldSummary& fold_of(sweep::TableSummary& table, std::uint8_t fold) {
  if (fold == static_cast<std::uint8_t>(Fold::train)) return table.train;
  return fold == static_cast<std::uint8_t>(Fold::valid) ? table.valid : table.test;
}

sweep::DatasetSummary summarise(const Tables& tables, const std::string& content_hash) {
  sweep::DatasetSummary summary;
  summary.content_hash = content_hash;
  summary.input_length = tables.input;
  summary.has_labels = tables.has_labels;
  summary.tracks = tables.tracks;
  for (std::size_t t = 0; t < tables.tables.size(); ++t) {
    auto& table = summary.tables.emplace_back();
    table.name = tables.tables[t];
    table.train.threshold = table.valid.threshold = tables.table_threshold[2 * t];
    table.test.threshold = tables.table_threshold[2 * t + 1];
  }
  const auto maximum = largest(tables);
  const auto tracks = static_cast<std::ptrdiff_t>(tables.tracks.size());
  for (std::size_t w = 0; w < maximum.size(); ++w) {
    auto& fold = fold_of(summary.tables[tables.window_table[w]], tables.window_fold[w]);
    fold.maximum.push_back(maximum[w]);
    if (!tables.has_labels) continue;
    const auto row =
        tables.window_label.begin() + static_cast<std::ptrdiff_t>(w) * tracks;
    fold.unlabelled += std::count(row, row + tracks, 1) == 0 ? 1 : 0;
  }
  for (auto& table : summary.tables) {
    for (auto* fold : {&table.train, &table.valid, &table.test}) {
      std::sort(fold->maximum.begin(), fold->maximum.end());
    }
  }
  return summary;
}

// One source's coverage as stored; `scale` is not applied yet.
std::vector<float> read_coverage(const h5::Dataset& coverage, std::size_t source,
                                 std::int64_t bases) {
  std::vector<float> values(static_cast<std::size_t>(bases));
  coverage.read_to(std::span<float>(values), {source, 0},
                   {1, static_cast<hsize_t>(bases)});
  return values;
}

}  // namespace

Dataset Dataset::load(const std::string& path) {
  const h5::File file = h5::File::open(path);
  const Tables tables = read_tables(file);
  auto store = std::make_shared<Store>();
  store->tracks = tables.tracks;
  store->input = tables.input;
  store->has_replicate.assign(tables.tracks.size(), false);
  store->replicate_source.assign(tables.tracks.size(), -1);
  for (std::size_t r = 0; r < tables.replicate_of.size(); ++r) {
    const auto track = static_cast<std::size_t>(tables.replicate_of[r]);
    store->has_replicate[track] = true;
    store->replicate_source[track] = static_cast<int>(tables.tracks.size() + r);
  }
  store->windows.resize(tables.tables.size());
  for (std::size_t w = 0; w < tables.window_start.size(); ++w) {
    const auto chromosome = static_cast<std::size_t>(tables.window_chromosome[w]);
    store->windows[tables.window_table[w]][tables.window_fold[w]].push_back(
        {tables.chromosomes[chromosome], tables.window_start[w],
         tables.window_position[w], static_cast<std::int64_t>(w), tables.stored(w)});
  }
  store->window_maximum = largest(tables);
  store->labels = tables.window_label;
  store->bases = file.dataset("bases").read<std::uint8_t>();
  const h5::Dataset coverage = file.dataset("coverage");
  coverage.expect_shape({tables.sources(), static_cast<hsize_t>(tables.bases)});
  std::vector<std::string> hashes;
  for (std::size_t s = 0; s < tables.sources(); ++s) {
    auto& values = store->coverage.emplace_back(read_coverage(coverage, s, tables.bases));
    hashes.push_back(hash_hex(
        {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)}));
    const auto scale = static_cast<float>(tables.scale[s]);
    if (scale == 1.0F) continue;
    for (float& value : values) value *= scale;
  }
  const std::string bases_hash =
      hash_hex({reinterpret_cast<const char*>(store->bases.data()), store->bases.size()});
  store->content_hash = file.text_attribute("content_hash");
  if (data::content_hash(tables, bases_hash, hashes) != store->content_hash) {
    throw UserError("dataset was changed or is damaged (its content hash differs)", path,
                    "try s2fbench prepare again");
  }
  store->summary = summarise(tables, store->content_hash);
  Dataset dataset;
  dataset.store_ = std::move(store);
  return dataset.select({});
}

sweep::DatasetSummary Dataset::summary(const std::string& path) {
  const h5::File file = h5::File::open(path);
  const Tables tables = read_tables(file);
  return summarise(tables, file.text_attribute("content_hash"));
}

}  // namespace s2fbench::data
