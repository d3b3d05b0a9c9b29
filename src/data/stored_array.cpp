#include "data/stored_array.hpp"

#include <bit>
#include <cstring>

#include "base/error.hpp"
#include "data/half.hpp"

namespace s2fbench::data {

// The file's bytes are taken as they are.
static_assert(std::endian::native == std::endian::little);

FileRows::FileRows(const h5::Dataset& dataset, std::size_t first_row)
    : half_(dataset.stored_as_half()), rows_(dataset, first_row) {
  if (half_ || dataset.stored_as<float>() || dataset.stored_as<std::uint8_t>()) return;
  throw UserError("cannot stream values of type " + dataset.type_name(), dataset.where(),
                  "try s2fbench prepare again, or more --node-memory");
}

void FileRows::read_to(std::span<std::uint8_t> target, std::size_t row,
                       std::size_t first) const {
  rows_.read(row, first, std::as_writable_bytes(target));
}

void FileRows::read_to(std::span<float> target, std::size_t row,
                       std::size_t first) const {
  const auto bytes = std::as_writable_bytes(target);
  if (!half_) {
    rows_.read(row, first, bytes);
    return;
  }
  // Into the second half of the target, then spread out from its beginning: a value is
  // read before the growing floats reach it.
  const auto halves = bytes.subspan(bytes.size() / 2);
  rows_.read(row, first, halves);
  for (std::size_t i = 0; i < target.size(); ++i) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, &halves[2 * i], sizeof(bits));
    target[i] = half_value(bits);
  }
}

}  // namespace s2fbench::data
