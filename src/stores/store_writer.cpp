#include "stores/store_writer.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.hpp"
#include "base/text.hpp"
#include "stores/describe.hpp"
#include "stores/layer_pass.hpp"
#include "stores/numbers.hpp"

namespace s2fbench::stores {
namespace {

constexpr std::uint64_t kCommitBytes = std::uint64_t{64} << 20;

std::string list(const std::vector<int>& numbers) {
  std::vector<std::string> texts;
  for (const int number : numbers) texts.push_back(std::to_string(number));
  return join(texts, ",");
}

// "rows 400, not 500" for the first thing in which two layouts differ; "" when equal.
std::string difference(const Layout& there, const Layout& wanted) {
  const auto texts = [](const Layout& layout) {
    return std::vector<std::pair<std::string, std::string>>{
        {"dataset", layout.dataset},
        {"model", layout.model},
        {"weights", layout.weights},
        {"pooling", to_string(layout.pooling)},
        {"padding", layout.padding},
        {"special_start", std::to_string(layout.special_start)},
        {"special_end", std::to_string(layout.special_end)},
        {"dtype", to_string(layout.number)},
        {"layers", list(layout.layers)},
        {"rows", std::to_string(layout.rows)},
        {"sequences", std::to_string(layout.sequences)},
        {"positions", std::to_string(layout.positions)},
        {"channels", std::to_string(layout.channels)}};
  };
  const auto ours = texts(wanted), theirs = texts(there);
  for (std::size_t i = 0; i < ours.size(); ++i)
    if (ours[i] != theirs[i])
      return ours[i].first + " " + theirs[i].second + ", not " + ours[i].second;
  return "";
}

}  // namespace

void prepare_store(const std::string& path, const Layout& layout) {
  if (!std::filesystem::exists(path)) {
    create_store(path, layout);
    return;
  }
  const std::string other = difference(StoreFile::open(path).layout, layout);
  if (!other.empty())
    throw UserError("a store of something else is there (" + other + ")", path,
                    "remove it or give another name");
}

StoreWriter::StoreWriter(const std::string& path) : path_(path), file_(path) {
  const StoreFile store = StoreFile::open(path);
  layout_ = store.layout;
  if (store.complete)
    throw UserError("the store is complete", path, "remove it to make it again");
  flags_ = store.written().read<std::uint8_t>();
  for (std::size_t i = 0; i < layout_.layers.size(); ++i)
    layers_.push_back(place_of(store.layer(i)));
  written_ = place_of(store.written());
  if (store.has_tokens()) tokens_ = place_of(store.file.dataset("tokens"));
}

std::size_t StoreWriter::index_of(int layer) const {
  const auto found = std::find(layout_.layers.begin(), layout_.layers.end(), layer);
  if (found == layout_.layers.end())
    throw InternalError("no layer " + std::to_string(layer) + " in " + path_);
  return static_cast<std::size_t>(found - layout_.layers.begin());
}

std::vector<std::int64_t> StoreWriter::missing(int layer) const {
  std::vector<std::int64_t> rows;
  const std::size_t first = index_of(layer) * static_cast<std::size_t>(layout_.rows);
  for (std::int64_t row = 0; row < layout_.rows; ++row)
    if (flags_[first + static_cast<std::size_t>(row)] == 0) rows.push_back(row);
  return rows;
}

void StoreWriter::check_values(int layer, std::int64_t row,
                               std::span<const float> values) const {
  if (values.size() != layout_.row_values() || row < 0 || row >= layout_.rows)
    throw InternalError(std::to_string(values.size()) + " values for row " +
                        std::to_string(row) + " of " + path_);
  const auto unfit = first_unfit(layout_.number, values);
  if (!unfit) return;
  const float value = values[*unfit];
  const std::string where =
      path_ + ", layer " + std::to_string(layer) + ", row " + std::to_string(row);
  if (!std::isfinite(value))
    throw UserError("an embedding is " + std::to_string(value), where,
                    "check the model and its input");
  throw UserError(
      "the value " + std::to_string(value) + " does not fit " + to_string(layout_.number),
      where,
      layout_.number == Number::float16 ? "make the store in float32 or bfloat16"
                                        : "make the store in float32");
}

void StoreWriter::write_tokens(std::int64_t row, std::span<const std::int32_t> tokens) {
  if (tokens_.row_bytes == 0) {
    if (!tokens.empty()) throw InternalError("tokens for a store without: " + path_);
    return;
  }
  std::vector<std::int32_t> all(static_cast<std::size_t>(layout_.sequences),
                                layout_.positions);
  if (!tokens.empty() && tokens.size() != all.size())
    throw InternalError(std::to_string(tokens.size()) + " numbers of tokens for " +
                        path_);
  std::copy(tokens.begin(), tokens.end(), all.begin());
  for (const std::int32_t count : all)
    if (count > layout_.positions || count <= layout_.special_start + layout_.special_end)
      throw InternalError(std::to_string(count) + " tokens in a row of " + path_);
  file_.put(tokens_.offset + static_cast<std::uint64_t>(row) * tokens_.row_bytes,
            std::as_bytes(std::span(all)));
}

void StoreWriter::write(int layer, std::int64_t row, std::span<const float> values,
                        std::span<const std::int32_t> tokens) {
  const std::size_t index = index_of(layer);
  check_values(layer, row, values);
  write_tokens(row, tokens);
  const Place& place = layers_[index];
  file_.put(place.offset + static_cast<std::uint64_t>(row) * place.row_bytes,
            narrow(layout_.number, values));
  pending_.push_back({index, row});
  pending_bytes_ += place.row_bytes;
  if (pending_bytes_ >= kCommitBytes) commit();
}

void StoreWriter::commit() {
  if (pending_.empty()) return;
  file_.sync();  // a flag must not be on disk before its row
  constexpr std::byte set{1};
  for (const Written& row : pending_)
    file_.put(written_.offset + row.layer * written_.row_bytes +
                  static_cast<std::uint64_t>(row.row),
              std::span(&set, 1));
  file_.sync();
  pending_.clear();
  pending_bytes_ = 0;
}

void finish_store(const std::string& path) {
  const StoreFile store = StoreFile::open(path);
  if (store.complete) return;
  expect_all_written(describe(store));
  std::string hashes;
  for (std::size_t i = 0; i < store.layout.layers.size(); ++i)
    hashes += pass_over(store, i);
  OutputFile file(path);
  file.put(place_of(store.file.dataset("content_hash")).offset,
           std::as_bytes(std::span(hashes)));
  file.sync();
  constexpr std::byte set{1};
  file.put(place_of(store.file.dataset("complete")).offset, std::span(&set, 1));
  file.sync();
}

}  // namespace s2fbench::stores
