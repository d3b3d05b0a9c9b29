#include <filesystem>

#include "base/error.hpp"
#include "stores/output_file.hpp"
#include "stores/store_file.hpp"

namespace s2fbench::stores {
namespace {

void write_attributes(h5::File& file, const Layout& layout) {
  file.write_attribute("kind", "embeddings");
  file.write_attribute("version", std::int64_t{1});
  file.write_attribute("dataset", layout.dataset);
  file.write_attribute("model", layout.model);
  file.write_attribute("weights", layout.weights);
  file.write_attribute("pooling", to_string(layout.pooling));
  file.write_attribute("padding", layout.padding);
  file.write_attribute("special_start", std::int64_t{layout.special_start});
  file.write_attribute("special_end", std::int64_t{layout.special_end});
  file.write_attribute("dtype", to_string(layout.number));
  file.write_attribute("sequences", std::int64_t{layout.sequences});
}

void create_layer(h5::File& file, const Layout& layout, int layer) {
  const std::string name = "layer_" + std::to_string(layer);
  const h5::Shape shape{
      static_cast<hsize_t>(layout.rows),
      static_cast<hsize_t>(layout.sequences) * static_cast<hsize_t>(layout.positions),
      static_cast<hsize_t>(layout.channels)};
  // Not filled: the system's new space reads as zeros, and rows have flags.
  h5::Storage storage;
  storage.early = true;
  storage.filled = false;
  if (layout.number == Number::float32)
    file.create<float>(name, shape, storage);
  else if (layout.number == Number::float16)
    file.create_half(name, shape, storage);
  else
    file.create<std::uint16_t>(name, shape, storage);
}

void write_file(const std::string& path, const Layout& layout) {
  h5::File file = h5::File::create(path);
  write_attributes(file, layout);
  const std::vector<std::int32_t> layers(layout.layers.begin(), layout.layers.end());
  file.write("layers", layers);
  const h5::Storage early{.early = true};
  const hsize_t count = layers.size(), rows = static_cast<hsize_t>(layout.rows);
  file.create<std::uint8_t>("complete", {}, early);
  file.create_text("content_hash", {count}, kHashWidth, early);
  file.create<std::uint8_t>("written", {count, rows}, early);
  if (layout.pooling == Pooling::full)
    file.create<std::int32_t>("tokens", {rows, static_cast<hsize_t>(layout.sequences)},
                              early);
  for (const int layer : layout.layers) create_layer(file, layout, layer);
  file.close();
}

}  // namespace

void create_store(const std::string& path, const Layout& layout) {
  check_layout(layout, path);
  const std::string temporary = path + ".tmp";
  write_file(temporary, layout);
  try {
    OutputFile file(temporary);
    file.reserve();
    file.sync();
  } catch (const EnvironmentError&) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);  // it may be huge
    throw;
  }
  put_in_place(temporary, path);
}

}  // namespace s2fbench::stores
