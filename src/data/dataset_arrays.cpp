#include "data/dataset_arrays.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "comm/agreed.hpp"
#include "data/array_layout.hpp"

namespace s2fbench::data {
namespace {

// Values that are hashed at a time where an array stays in the file.
constexpr std::size_t kPiece = std::size_t{1} << 20;

// The arrays that stay in the file; none where all are in memory.
struct Streams {
  std::shared_ptr<const FileRows> bases, coverage;
};

// Everything that rank 0 needs to fill the node's memory.
struct Filling {
  const PreparedFile& file;
  const ArrayLayout& layout;
  const Streams& streams;
  std::span<std::byte> memory;
};

template <typename Number>
std::span<Number> part(std::span<std::byte> memory, std::size_t place,
                       std::size_t count) {
  return {reinterpret_cast<Number*>(memory.data() + place), count};
}

template <typename Number>
std::span<const Number> part(std::span<const std::byte> memory, std::size_t place,
                             std::size_t count) {
  return {reinterpret_cast<const Number*>(memory.data() + place), count};
}

template <typename Number>
std::string hash_of(std::span<const Number> values) {
  Hasher hasher;
  hasher.add(values.data(), values.size_bytes());
  return hasher.hex();
}

// The same of a row that is not held.
template <typename Number>
std::string hash_of(const FileRows& file, std::size_t row, std::size_t length) {
  Hasher hasher;
  std::vector<Number> piece(std::min(kPiece, length));
  for (std::size_t first = 0; first < length; first += piece.size()) {
    const auto values = std::span(piece).first(std::min(piece.size(), length - first));
    file.read_to(values, row, first);
    hasher.add(values.data(), values.size_bytes());
  }
  return hasher.hex();
}

std::string fill_bases(const Filling& filling) {
  const auto length = static_cast<std::size_t>(filling.file.tables.bases);
  if (!filling.layout.bases)
    return hash_of<std::uint8_t>(*filling.streams.bases, 0, length);
  const auto values = part<std::uint8_t>(filling.memory, *filling.layout.bases, length);
  filling.file.bases.read_to(values, {0}, {length});
  return hash_of(std::span<const std::uint8_t>(values));
}

// Hashed as stored, then scaled.
std::string fill_coverage(const Filling& filling, std::size_t source) {
  const auto length = static_cast<std::size_t>(filling.file.tables.bases);
  if (source >= filling.layout.coverage.size())
    return hash_of<float>(*filling.streams.coverage, source, length);
  const auto values =
      part<float>(filling.memory, filling.layout.coverage[source], length);
  filling.file.coverage.read_to(values, {source, 0}, {1, length});
  std::string hash = hash_of(std::span<const float>(values));
  const auto scale = static_cast<float>(filling.file.tables.scale[source]);
  if (scale == 1.0F) return hash;
  for (float& value : values) value *= scale;
  return hash;
}

// The hashes of bases and of each source.
std::vector<std::string> fill(const Filling& filling) {
  const Tables& tables = filling.file.tables;
  const auto maximum = largest_of_tracks(tables);
  std::copy(maximum.begin(), maximum.end(),
            part<float>(filling.memory, filling.layout.maximum, maximum.size()).begin());
  std::copy(tables.window_label.begin(), tables.window_label.end(),
            part<std::uint8_t>(filling.memory, filling.layout.labels,
                               tables.window_label.size())
                .begin());
  std::vector<std::string> hashes{fill_bases(filling)};
  for (std::size_t source = 0; source < tables.sources(); ++source)
    hashes.push_back(fill_coverage(filling, source));
  return hashes;
}

void check_content(const PreparedFile& file, std::vector<std::string> hashes) {
  const std::string bases = hashes.front();
  hashes.erase(hashes.begin());
  if (content_hash(file.tables, bases, hashes) == file.content_hash) return;
  throw UserError("dataset was changed or is damaged (its content hash differs)",
                  file.file.file(), "try s2fbench prepare again");
}

Streams open_streams(const PreparedFile& file, const ArrayLayout& layout) {
  Streams streams;
  if (!layout.bases) streams.bases = std::make_shared<FileRows>(file.bases);
  if (layout.coverage.size() < file.tables.sources())
    streams.coverage = std::make_shared<FileRows>(file.coverage, layout.coverage.size());
  return streams;
}

// What every rank sees once the memory is filled.
DatasetArrays show(const Tables& tables, const ArrayLayout& layout,
                   const Streams& streams, std::shared_ptr<comm::NodeMemory> memory) {
  DatasetArrays arrays;
  const auto bytes = std::as_const(*memory).bytes();
  const auto length = static_cast<std::size_t>(tables.bases);
  arrays.window_maximum = part<float>(bytes, layout.maximum, tables.window_start.size());
  arrays.labels = part<std::uint8_t>(bytes, layout.labels, tables.window_label.size());
  if (layout.bases)
    arrays.bases = StoredArray(part<std::uint8_t>(bytes, *layout.bases, length));
  else
    arrays.bases = StoredArray<std::uint8_t>(streams.bases, 0, 1);
  for (const std::size_t place : layout.coverage)
    arrays.coverage.emplace_back(part<float>(bytes, place, length));
  for (std::size_t source = arrays.coverage.size(); source < tables.sources(); ++source)
    arrays.coverage.emplace_back(streams.coverage, source,
                                 static_cast<float>(tables.scale[source]));
  arrays.residence = {layout.bytes, layout.streamed, memory->ranks()};
  arrays.memory = std::move(memory);
  return arrays;
}

}  // namespace

PreparedFile PreparedFile::open(const std::string& path) {
  h5::File file = h5::File::open(path);
  Tables tables = read_tables(file);
  std::string hash = file.text_attribute("content_hash");
  h5::Dataset bases = file.dataset("bases");
  h5::Dataset coverage = file.dataset("coverage");
  coverage.expect_shape({tables.sources(), static_cast<hsize_t>(tables.bases)});
  if (!bases.reads_as<std::uint8_t>() || !coverage.reads_as<float>())
    throw UserError("damaged dataset (it holds " + bases.type_name() + " and " +
                        coverage.type_name() + ")",
                    path, "try s2fbench prepare again");
  bases.expect_stored();
  coverage.expect_stored();
  return {std::move(file), std::move(tables), std::move(hash), std::move(bases),
          std::move(coverage)};
}

std::vector<float> largest_of_tracks(const Tables& tables) {
  const auto tracks = static_cast<std::ptrdiff_t>(tables.tracks.size());
  std::vector<float> values;
  for (auto row = tables.window_maximum.begin(); row != tables.window_maximum.end();
       row += tracks) {
    values.push_back(*std::max_element(row, row + tracks));
  }
  return values;
}

DatasetArrays load_arrays(const PreparedFile& file, const LoadOptions& how) {
  const ArrayLayout layout = lay_out(file.tables, how.agreed_limit());
  Streams streams;
  comm::on_every_rank(how.node, [&] { streams = open_streams(file, layout); });
  auto memory = std::make_shared<comm::NodeMemory>(how.node, layout.bytes);
  const std::string hashes = comm::from_rank0(how.node, [&] {
    return join(fill({file, layout, streams, memory->writable()}), ",");
  });
  comm::on_every_rank(how.node, [&] { check_content(file, split(hashes, ',')); });
  memory->publish();
  return show(file.tables, layout, streams, std::move(memory));
}

}  // namespace s2fbench::data
