#include "stores/embedding_store.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "comm/node_memory.hpp"
#include "h5/raw_rows.hpp"
#include "stores/layer_pass.hpp"
#include "stores/numbers.hpp"
#include "stores/unpack.hpp"

namespace s2fbench::stores {

struct EmbeddingStore::Parts {
  StoreSummary summary;
  Offer given;
  std::vector<std::int32_t> tokens;          // (rows, sequences)
  std::shared_ptr<comm::NodeMemory> memory;  // or, when the layer is streamed,
  std::unique_ptr<const h5::RawRows> file;
  data::Residence residence;

  bool pooled_here() const { return given.pooling != summary.layout.pooling; }
  std::size_t pooled_values() const;
  std::span<const std::byte> held(std::int64_t row) const;
  void pool_row_to(std::span<float> target, std::span<const float> values,
                   std::int64_t row) const;
};

namespace {

template <typename Number>
std::span<Number> part(std::span<Number> all, std::int64_t index, std::size_t length) {
  return all.subspan(static_cast<std::size_t>(index) * length, length);
}

}  // namespace

std::size_t EmbeddingStore::Parts::pooled_values() const {
  return static_cast<std::size_t>(summary.layout.sequences) *
         static_cast<std::size_t>(summary.layout.channels);
}

// A row in memory: as it is stored, or pooled already.
std::span<const std::byte> EmbeddingStore::Parts::held(std::int64_t row) const {
  const auto bytes = std::as_const(*memory).bytes();
  return part(bytes, row,
              static_cast<std::size_t>(given.memory_bytes / summary.layout.rows));
}

// A row's numbers (sequences, positions, channels) to (sequences, channels).
void EmbeddingStore::Parts::pool_row_to(std::span<float> target,
                                        std::span<const float> values,
                                        std::int64_t row) const {
  const Layout& layout = summary.layout;
  const auto channels = static_cast<std::size_t>(layout.channels);
  const auto length = channels * static_cast<std::size_t>(layout.positions);
  for (int sequence = 0; sequence < layout.sequences; ++sequence) {
    const auto count =
        tokens[static_cast<std::size_t>(row * layout.sequences + sequence)];
    pool_to(part(target, sequence, channels), part(values, sequence, length), layout,
            given.pooling, count);
  }
}

EmbeddingStore::EmbeddingStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
EmbeddingStore::~EmbeddingStore() = default;

std::shared_ptr<const EmbeddingStore> EmbeddingStore::open(const std::string& path,
                                                           const DatasetKey& dataset,
                                                           const Request& request,
                                                           const data::LoadOptions& how) {
  const std::size_t limit = how.agreed_limit();
  auto parts = std::make_unique<Parts>();
  std::optional<StoreFile> store;
  comm::on_every_rank(how.node, [&] {
    store = StoreFile::open(path);
    parts->summary = describe(*store);
    expect_dataset(parts->summary, dataset);
    parts->given = offer(parts->summary, request);
    parts->tokens = checked_tokens(*store);
    parts->file = std::make_unique<h5::RawRows>(store->layer(parts->given.index));
  });
  const auto bytes = static_cast<std::size_t>(parts->given.memory_bytes);
  const bool hold = bytes <= limit;
  if (hold) {
    parts->file.reset();
    parts->memory = std::make_shared<comm::NodeMemory>(how.node, bytes);
  }
  parts->residence = {hold ? bytes : 0, hold ? 0 : bytes, how.node.size()};
  comm::from_rank0(how.node, [&] {
    fill(*parts, *store);
    return std::string();
  });
  if (hold) parts->memory->publish();
  return std::shared_ptr<const EmbeddingStore>(new EmbeddingStore(std::move(parts)));
}

// Reads the layer once, into memory where it is held there, and checks its hash.
void EmbeddingStore::fill(Parts& parts, const StoreFile& store) {
  const Layout& layout = parts.summary.layout;
  const auto memory = parts.memory ? parts.memory->writable() : std::span<std::byte>();
  const auto row_bytes = memory.size() / static_cast<std::size_t>(layout.rows);
  std::vector<float> values(layout.row_values()), pooled(parts.pooled_values());
  const auto see = [&](std::int64_t row, std::span<const std::byte> stored) {
    if (memory.empty()) return;
    if (parts.pooled_here()) {
      widen_to(values, layout.number, stored);
      parts.pool_row_to(pooled, values, row);
      stored = std::as_bytes(std::span(pooled));
    }
    std::copy(stored.begin(), stored.end(), part(memory, row, row_bytes).begin());
  };
  const std::string hash = pass_over(store, parts.given.index, see);
  if (hash == parts.given.content_hash) return;
  throw UserError("layer " + std::to_string(parts.given.layer) +
                      " was changed or is damaged (its content hash differs)",
                  parts.summary.path, "make the store again");
}

int EmbeddingStore::channels() const { return parts_->given.channels; }
int EmbeddingStore::positions() const { return parts_->given.positions; }
const StoreSummary& EmbeddingStore::summary() const { return parts_->summary; }
const Offer& EmbeddingStore::given() const { return parts_->given; }
const data::Residence& EmbeddingStore::residence() const { return parts_->residence; }

int EmbeddingStore::tokens(std::int64_t row, int sequence) const {
  return parts_->tokens.at(
      static_cast<std::size_t>(row * parts_->summary.layout.sequences + sequence));
}

void EmbeddingStore::read(std::span<const std::int64_t> rows,
                          std::span<float> target) const {
  const Layout& layout = parts_->summary.layout;
  const std::size_t length =
      static_cast<std::size_t>(channels()) * static_cast<std::size_t>(positions());
  if (target.size() != rows.size() * length)
    throw InternalError(std::to_string(target.size()) + " places for " +
                        std::to_string(rows.size()) + " rows of " + parts_->summary.path);
  for (const std::int64_t row : rows)
    if (row < 0 || row >= layout.rows)
      throw InternalError("no row " + std::to_string(row) + " in " +
                          parts_->summary.path);
  if (parts_->file)
    for (const std::int64_t row : rows)
      parts_->file->announce(static_cast<std::size_t>(row));
  std::vector<std::byte> buffer(parts_->file ? parts_->file->row_bytes() : 0);
  std::vector<float> values(layout.row_values()), pooled(parts_->pooled_values());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto place = target.subspan(i * length, length);
    std::span<const std::byte> stored = buffer;
    if (parts_->file)
      parts_->file->read(static_cast<std::size_t>(rows[i]), 0, buffer);
    else
      stored = parts_->held(rows[i]);
    if (!parts_->pooled_here()) {
      widen_to(values, layout.number, stored);
      channels_first_to(place, values, layout.channels);
      continue;
    }
    if (parts_->file) {
      widen_to(values, layout.number, stored);
      parts_->pool_row_to(pooled, values, rows[i]);
    } else {
      widen_to(pooled, Number::float32, stored);
    }
    channels_first_to(place, pooled, layout.channels);
  }
}

}  // namespace s2fbench::stores
