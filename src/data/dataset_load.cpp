// Reading a prepared file, once per node.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/byte_size.hpp"
#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "data/dataset_store.hpp"

namespace s2fbench::data {
namespace {

// Collective over the node. Ranks that read different files would see different data.
void expect_one_file(const comm::Context& node, const std::string& path,
                     const std::string& content_hash) {
  const auto hashes = comm::all_texts(node, content_hash);
  comm::on_every_rank(node, [&] {
    for (const auto& hash : hashes) {
      if (hash == hashes.front()) continue;
      throw EnvironmentError("ranks of one node read different datasets", path,
                             "try again when nothing writes the file any more");
    }
  });
}

}  // namespace

std::size_t LoadOptions::agreed_limit() const {
  return std::stoull(
      comm::from_rank0(node, [&] { return std::to_string(memory_limit); }));
}

std::string to_string(const Residence& residence) {
  const auto text = [](std::size_t bytes) {
    return human_bytes(static_cast<std::int64_t>(bytes));
  };
  std::string told = text(residence.bytes) + " in memory";
  if (residence.processes > 1)
    told += ", once for " + std::to_string(residence.processes) + " processes";
  if (residence.streamed > 0)
    told += ", " + text(residence.streamed) + " streamed from the file";
  return told;
}

Dataset Dataset::load(const std::string& path, const LoadOptions& how) {
  bool sequences = false;
  comm::on_every_rank(how.node, [&] { sequences = is_sequence_table(path); });
  if (sequences) return load_sequences(path, how);
  std::optional<PreparedFile> file;
  comm::on_every_rank(how.node, [&] { file.emplace(PreparedFile::open(path)); });
  expect_one_file(how.node, path, file->content_hash);
  const Tables& tables = file->tables;
  auto store = std::make_shared<Store>();
  store->content_hash = file->content_hash;
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
  store->summary = summarise(tables, store->content_hash);
  store->arrays = load_arrays(*file, how);
  Dataset dataset;
  dataset.store_ = std::move(store);
  return dataset.select({});
}

// A table is small beside a genome: every process has its own.
Dataset Dataset::load_sequences(const std::string& path, const LoadOptions& how) {
  auto table = std::make_shared<SequenceTable>();
  comm::on_every_rank(how.node, [&] { *table = read_sequence_table(path); });
  auto store = std::make_shared<Store>();
  store->summary = summarise(*table);
  store->content_hash = store->summary.content_hash;
  expect_one_file(how.node, path, store->content_hash);
  store->tracks = table->tracks;
  store->input = table->length;
  store->has_replicate.assign(table->tracks.size(), false);
  store->replicate_source.assign(table->tracks.size(), -1);
  store->arrays.bases = StoredArray(std::span<const std::uint8_t>(table->bases));
  const std::size_t bytes = table->bases.size() + table->targets.size() * sizeof(float);
  const std::size_t taken = bytes * static_cast<std::size_t>(how.node.size());
  const std::size_t limit = how.agreed_limit();
  auto& residence = store->arrays.residence;
  residence.bytes = bytes;
  residence.left =
      (limit - std::min(limit, taken)) / static_cast<std::size_t>(how.node.size());
  store->sequences = std::move(table);
  Dataset dataset;
  dataset.store_ = std::move(store);
  return dataset.select({});
}

}  // namespace s2fbench::data
