// Small embedding stores made in code.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random_stream.hpp"
#include "stores/store_writer.hpp"

namespace s2fbench::test {

// Two layers of 23 rows of two sequences of seven positions, padded on the right.
inline stores::Layout tiny_layout(stores::Pooling pooling = stores::Pooling::full,
                                  stores::Number number = stores::Number::float32) {
  stores::Layout layout;
  layout.dataset = "0123456789abcdef0123456789abcdef";
  layout.model = "tiny model";
  layout.weights = "fedcba9876543210fedcba9876543210";
  layout.pooling = pooling;
  layout.padding = "right to 7, mask used";
  layout.special_start = 1;
  layout.special_end = 1;
  layout.number = number;
  layout.layers = {3, 10};
  layout.rows = 23;
  layout.sequences = 2;
  layout.positions = pooling == stores::Pooling::full ? 7 : 1;
  layout.channels = 5;
  return layout;
}

// (sequences x positions, channels); exact in every dtype.
inline std::vector<float> tiny_values(const stores::Layout& layout, int layer,
                                      std::int64_t row) {
  RandomStream stream(static_cast<std::uint64_t>(layer), "embedding", 0,
                      static_cast<std::uint64_t>(row));
  std::vector<float> values(layout.row_values());
  for (float& value : values)
    value = static_cast<float>(std::floor(stream.uniform() * 256) / 16 - 8);
  return values;
}

// (sequences); none for a pooled store.
inline std::vector<std::int32_t> tiny_tokens(const stores::Layout& layout,
                                             std::int64_t row) {
  std::vector<std::int32_t> tokens;
  if (layout.pooling != stores::Pooling::full) return tokens;
  const int least = layout.special_start + layout.special_end + 1;
  for (int i = 0; i < layout.sequences; ++i)
    tokens.push_back(least +
                     static_cast<int>((row + i) % (layout.positions - least + 1)));
  return tokens;
}

inline void write_tiny_row(stores::StoreWriter& writer, int layer, std::int64_t row) {
  const stores::Layout& layout = writer.layout();
  writer.write(layer, row, tiny_values(layout, layer, row), tiny_tokens(layout, row));
}

inline void make_tiny_store(const std::string& path, const stores::Layout& layout) {
  stores::prepare_store(path, layout);
  stores::StoreWriter writer(path);
  for (const int layer : layout.layers)
    for (std::int64_t row = 0; row < layout.rows; ++row)
      write_tiny_row(writer, layer, row);
  writer.commit();
  stores::finish_store(path);
}

}  // namespace s2fbench::test
