#include "data/base_writer.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "data/half.hpp"

namespace s2fbench::data {
namespace {

// 1 Mi bases: large enough for long writes, small enough to never matter for memory.
constexpr std::int64_t kPiece = std::int64_t{1} << 20;

h5::Dataset create_coverage(h5::File& file, hsize_t sources, std::int64_t capacity,
                            hsize_t piece, Storage storage) {
  const h5::Shape shape{sources, static_cast<hsize_t>(capacity)};
  const h5::Storage chunked{{1, piece}, 0, false, {}};
  return storage == Storage::float16 ? file.create_half("coverage", shape, chunked)
                                     : file.create<float>("coverage", shape, chunked);
}

hsize_t chunk_length(std::int64_t capacity) {
  return static_cast<hsize_t>(std::min(capacity, kPiece));
}

// Chunks are allocated when written, so that the unused tail costs nothing.
void shrink(h5::Dataset& data, const h5::Shape& shape) {
  h5::check(H5Dset_extent(data.id(), shape.data()), h5::Blame::machine,
            "cannot set the length", data.where());
}

}  // namespace

BaseWriter::BaseWriter(h5::File& file, const std::vector<std::string>& sources,
                       std::int64_t capacity, Storage storage)
    : storage_(storage),
      bases_(file.create<std::uint8_t>("bases", {static_cast<hsize_t>(capacity)},
                                       {{chunk_length(capacity)}, 0, false, {}})),
      coverage_(create_coverage(file, sources.size(), capacity, chunk_length(capacity),
                                storage)) {
  for (const auto& name : sources) columns_.push_back({name, {}, {}, 0});
}

void BaseWriter::add(Column& column, std::span<const float> values) const {
  const std::size_t before = column.buffer.size();
  column.buffer.insert(column.buffer.end(), values.begin(), values.end());
  const auto added = std::span(column.buffer).subspan(before);
  for (float& value : added) {
    const bool missing = std::isnan(value);
    column.missing += missing ? 1 : 0;
    value = missing ? 0.0F : value;
  }
  if (storage_ == Storage::float32) return;
  for (float& value : added) {
    if (std::fabs(value) > kLargestHalf) {
      throw UserError("track '" + column.name + "' has a value of " +
                          std::to_string(value) + ", float16 holds at most 65504",
                      "storage: float16", "try storage: float32");
    }
    value = round_to_half(value);
  }
}

void BaseWriter::append(std::span<const std::uint8_t> bases,
                        const std::vector<std::span<const float>>& coverage) {
  for (std::size_t done = 0; done < bases.size();) {
    const std::size_t room = static_cast<std::size_t>(kPiece - buffered());
    const std::size_t count = std::min(room, bases.size() - done);
    const auto part = bases.subspan(done, count);
    buffer_.insert(buffer_.end(), part.begin(), part.end());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      add(columns_[i], coverage[i].subspan(done, count));
    }
    if (buffered() == kPiece) flush();
    done += count;
  }
}

void BaseWriter::flush() {
  if (buffer_.empty()) return;
  const auto start = static_cast<hsize_t>(written_);
  const auto count = static_cast<hsize_t>(buffer_.size());
  bases_hasher_.add(buffer_.data(), buffer_.size());
  bases_.write({start}, {count}, buffer_);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto& values = columns_[i].buffer;
    columns_[i].hasher.add(values.data(), values.size() * sizeof(float));
    coverage_.write({i, start}, {1, count}, values);
    values.clear();
  }
  written_ += buffered();
  buffer_.clear();
}

void BaseWriter::finish() {
  flush();
  const auto length = static_cast<hsize_t>(written_);
  shrink(bases_, {length});
  shrink(coverage_, {columns_.size(), length});
}

std::vector<std::string> BaseWriter::coverage_hashes() const {
  std::vector<std::string> hashes;
  for (const auto& column : columns_) hashes.push_back(column.hasher.hex());
  return hashes;
}

std::vector<std::int64_t> BaseWriter::missing() const {
  std::vector<std::int64_t> counts;
  for (const auto& column : columns_) counts.push_back(column.missing);
  return counts;
}

}  // namespace s2fbench::data
