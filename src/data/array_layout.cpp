#include "data/array_layout.hpp"

namespace s2fbench::data {
namespace {

constexpr std::size_t kAlignment = 64;

std::size_t rounded(std::size_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

// Takes the next `bytes` of memory.
std::size_t append(ArrayLayout& layout, std::size_t bytes) {
  const std::size_t place = layout.bytes;
  layout.bytes += rounded(bytes);
  return place;
}

}  // namespace

ArrayLayout lay_out(const Tables& tables, std::size_t limit) {
  ArrayLayout layout;
  layout.maximum = append(layout, tables.window_start.size() * sizeof(float));
  layout.labels = append(layout, tables.window_label.size());
  const auto bases = static_cast<std::size_t>(tables.bases);
  const auto fits = [&](std::size_t bytes) {
    return layout.bytes <= limit && rounded(bytes) <= limit - layout.bytes;
  };
  if (fits(bases))
    layout.bases = append(layout, bases);
  else
    layout.streamed += bases;
  const std::size_t row = bases * sizeof(float);
  for (std::size_t source = 0; source < tables.sources(); ++source) {
    // Streamed sources are the last ones.
    if (layout.coverage.size() == source && fits(row))
      layout.coverage.push_back(append(layout, row));
    else
      layout.streamed += row;
  }
  return layout;
}

}  // namespace s2fbench::data
