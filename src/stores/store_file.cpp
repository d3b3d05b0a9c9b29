#include "stores/store_file.hpp"

#include <filesystem>
#include <limits>

#include "base/error.hpp"

namespace s2fbench::stores {
namespace {

constexpr std::int64_t kVersion = 1;

std::string layer_name(int layer) { return "layer_" + std::to_string(layer); }

hsize_t length_of(std::int64_t count) { return static_cast<hsize_t>(count); }

h5::Shape layer_shape(const Layout& layout) {
  return {length_of(layout.rows),
          length_of(std::int64_t{layout.sequences} * layout.positions),
          length_of(layout.channels)};
}

int small_integer(const h5::File& file, const std::string& attribute) {
  const std::int64_t value = file.integer_attribute(attribute);
  if (value < 0 || value > std::numeric_limits<int>::max())
    throw UserError("attribute '" + attribute + "' is out of range", file.where());
  return static_cast<int>(value);
}

int small_length(hsize_t length, const h5::Dataset& dataset) {
  if (length > hsize_t{std::numeric_limits<int>::max()})
    throw UserError("dataset is too large", dataset.where());
  return static_cast<int>(length);
}

void expect_kind(const h5::File& file, const std::string& path) {
  if (!file.has_attribute("kind") || file.text_attribute("kind") != "embeddings")
    throw UserError("not an embedding store (no attribute kind = \"embeddings\")", path,
                    "src/stores/README.md tells the layout");
  const std::int64_t version = file.integer_attribute("version");
  if (version != kVersion)
    throw UserError("embedding store of version " + std::to_string(version), path,
                    "this program reads version " + std::to_string(kVersion));
}

bool stored_as(const h5::Dataset& dataset, Number number) {
  switch (number) {
    case Number::float32:
      return dataset.stored_as<float>();
    case Number::float16:
      return dataset.stored_as_half();
    default:
      return dataset.stored_as<std::uint16_t>();
  }
}

void check_layer(const h5::Dataset& layer, const Layout& layout) {
  if (!stored_as(layer, layout.number))
    throw UserError("layer holds " + layer.type_name() + ", not " +
                        (layout.number == Number::bfloat16
                             ? std::string("the bits of bfloat16 as uint16")
                             : to_string(layout.number)) +
                        " as the attribute dtype says",
                    layer.where());
  layer.expect_shape(layer_shape(layout));
  place_of(layer);
}

template <typename Integer>
void check_table(const h5::Dataset& table, const h5::Shape& shape) {
  table.expect_shape(shape);
  if (!table.stored_as<Integer>())
    throw UserError("dataset holds " + table.type_name(), table.where(),
                    "src/stores/README.md tells the layout");
  place_of(table);
}

Layout read_attributes(const h5::File& file, const std::string& path) {
  Layout layout;
  layout.dataset = file.text_attribute("dataset");
  layout.model = file.text_attribute("model");
  layout.weights = file.text_attribute("weights");
  layout.pooling = pooling_of(file.text_attribute("pooling"), path);
  layout.padding = file.text_attribute("padding");
  layout.special_start = small_integer(file, "special_start");
  layout.special_end = small_integer(file, "special_end");
  layout.number = number_of(file.text_attribute("dtype"), path);
  layout.sequences = small_integer(file, "sequences");
  return layout;
}

// Shapes and layers; the first layer tells what all must be like.
void read_shapes(const h5::File& file, Layout& layout, const std::string& path) {
  const h5::Dataset list = file.dataset("layers");
  list.expect_rank(1);
  for (const std::int64_t layer : list.read<std::int64_t>()) {
    if (layer < 0 || layer > std::numeric_limits<int>::max())
      throw UserError("no number of a layer: " + std::to_string(layer), list.where());
    layout.layers.push_back(static_cast<int>(layer));
  }
  if (layout.layers.empty()) throw UserError("store without a layer", path);
  const h5::Dataset first = file.dataset(layer_name(layout.layers.front()));
  first.expect_rank(3);
  const int positions = small_length(first.shape()[1], first);
  if (layout.sequences < 1 || positions % layout.sequences != 0)
    throw UserError(std::to_string(positions) + " positions of a row do not make " +
                        std::to_string(layout.sequences) + " sequences",
                    first.where());
  layout.rows = small_length(first.shape()[0], first);
  layout.positions = positions / layout.sequences;
  layout.channels = small_length(first.shape()[2], first);
}

}  // namespace

Place place_of(const h5::Dataset& dataset) {
  dataset.expect_stored();
  const std::uint64_t start = dataset.file_offset();
  const std::uint64_t bytes = dataset.size() * dataset.element_bytes();
  std::error_code error;
  const std::uint64_t held = std::filesystem::file_size(dataset.file(), error);
  if (error || bytes > held || start > held - bytes)
    throw UserError("the file ends before the dataset does", dataset.where(),
                    "try a sound copy of the file");
  const hsize_t rows = dataset.rank() == 0 ? 1 : dataset.shape()[0];
  return {start, rows == 0 ? 0 : bytes / rows};
}

StoreFile StoreFile::open(const std::string& path) {
  h5::File file = h5::File::open(path);
  expect_kind(file, path);
  Layout layout = read_attributes(file, path);
  read_shapes(file, layout, path);
  check_layout(layout, path);
  StoreFile store{std::move(file), std::move(layout), false, {}};
  const hsize_t layers = store.layout.layers.size(), rows = length_of(store.layout.rows);
  for (std::size_t i = 0; i < layers; ++i) check_layer(store.layer(i), store.layout);
  check_table<std::uint8_t>(store.written(), {layers, rows});
  if (store.has_tokens())
    check_table<std::int32_t>(store.file.dataset("tokens"),
                              {rows, length_of(store.layout.sequences)});
  const h5::Dataset complete = store.file.dataset("complete");
  check_table<std::uint8_t>(complete, {});
  store.complete = complete.read<std::uint8_t>().front() != 0;
  const h5::Dataset hashes = store.file.dataset("content_hash");
  hashes.expect_shape({layers});
  if (!hashes.is_text() || hashes.element_bytes() != kHashWidth)
    throw UserError("content hashes must be texts of 32 bytes", hashes.where());
  place_of(hashes);
  store.content_hashes =
      store.complete ? hashes.read_text() : std::vector<std::string>(layers);
  return store;
}

h5::Dataset StoreFile::layer(std::size_t index) const {
  return file.dataset(layer_name(layout.layers.at(index)));
}
h5::Dataset StoreFile::written() const { return file.dataset("written"); }
bool StoreFile::has_tokens() const { return file.exists("tokens"); }

std::vector<std::int32_t> StoreFile::tokens() const {
  if (has_tokens()) return file.dataset("tokens").read<std::int32_t>();
  const auto count =
      static_cast<std::size_t>(layout.rows) * static_cast<std::size_t>(layout.sequences);
  return std::vector<std::int32_t>(count, layout.positions);
}

}  // namespace s2fbench::stores
