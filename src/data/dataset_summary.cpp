// What the plan needs to know of a prepared file.
#include <algorithm>

#include "data/dataset_store.hpp"

namespace s2fbench::data {
namespace {

sweep::FoldSummary& fold_of(sweep::TableSummary& table, std::uint8_t fold) {
  if (fold == static_cast<std::uint8_t>(Fold::train)) return table.train;
  return fold == static_cast<std::uint8_t>(Fold::valid) ? table.valid : table.test;
}

}  // namespace

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
  const auto maximum = largest_of_tracks(tables);
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

sweep::DatasetSummary Dataset::summary(const std::string& path) {
  if (is_sequence_table(path)) return summarise(read_sequence_table(path));
  const h5::File file = h5::File::open(path);
  const Tables tables = read_tables(file);
  return summarise(tables, file.text_attribute("content_hash"));
}

}  // namespace s2fbench::data
