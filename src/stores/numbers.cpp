#include "stores/numbers.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/error.hpp"
#include "data/half.hpp"

namespace s2fbench::stores {
namespace {

// The file's bytes are taken as they are.
static_assert(std::endian::native == std::endian::little);

constexpr float kLargestBfloat16 = 0x1.FEp127F;

std::uint16_t half_bits(float value) {
  const float rounded = data::round_to_half(value);
  const float size = std::fabs(rounded);
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(rounded);
  const std::uint32_t sign = (bits >> 16U) & 0x8000U;
  if (size < 0x1p-14F)  // steps of the subnormals
    return static_cast<std::uint16_t>(sign | static_cast<std::uint32_t>(size * 0x1p24F));
  // The bias is 15 there and 127 here.
  return static_cast<std::uint16_t>(sign |
                                    (((bits & 0x7FFFFFFFU) >> 13U) - (112U << 10U)));
}

std::uint16_t bfloat16_bits(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return static_cast<std::uint16_t>((bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U);
}

// As data::half_value, without branches, so that loops over it are vectorised.
float half_value(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16U, rest = half & 0x7FFFU;
  const std::uint32_t rebias = rest >= 0x7C00U ? 224U << 23U : 112U << 23U;
  const std::uint32_t normal = (rest << 13U) + rebias;
  const auto small =
      std::bit_cast<std::uint32_t>(static_cast<float>(static_cast<int>(rest)) * 0x1p-24F);
  return std::bit_cast<float>(sign | (rest < 0x400U ? small : normal));
}

template <typename Stored>
Stored stored_at(std::span<const std::byte> stored, std::size_t i) {
  Stored value;
  std::memcpy(&value, stored.data() + i * sizeof(Stored), sizeof value);
  return value;
}

// Whether the exponent's bits are all ones.
template <typename Stored>
std::optional<std::size_t> first_with(Stored exponent,
                                      std::span<const std::byte> stored) {
  const std::size_t count = stored.size() / sizeof(Stored);
  constexpr std::size_t kBlock = 1024;  // no exit within, so that it is vectorised
  for (std::size_t start = 0; start < count; start += kBlock) {
    const std::size_t end = std::min(count, start + kBlock);
    unsigned found = 0;
    for (std::size_t i = start; i < end; ++i)
      found |= (stored_at<Stored>(stored, i) & exponent) == exponent ? 1U : 0U;
    if (found == 0) continue;
    for (std::size_t i = start; i < end; ++i)
      if ((stored_at<Stored>(stored, i) & exponent) == exponent) return i;
  }
  return std::nullopt;
}

}  // namespace

float largest_of(Number number) {
  switch (number) {
    case Number::float16:
      return data::kLargestHalf;
    case Number::bfloat16:
      return kLargestBfloat16;
    default:
      return std::numeric_limits<float>::max();
  }
}

std::optional<std::size_t> first_unfit(Number number, std::span<const float> values) {
  const float largest = largest_of(number);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(std::fabs(values[i]) <= largest)) return i;
  return std::nullopt;
}

std::vector<std::byte> narrow(Number number, std::span<const float> values) {
  std::vector<std::byte> stored(values.size() * bytes_of(number));
  if (number == Number::float32) {
    if (!values.empty()) std::memcpy(stored.data(), values.data(), stored.size());
    return stored;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint16_t bits =
        number == Number::float16 ? half_bits(values[i]) : bfloat16_bits(values[i]);
    std::memcpy(stored.data() + 2 * i, &bits, sizeof bits);
  }
  return stored;
}

std::optional<std::size_t> first_not_finite(Number number,
                                            std::span<const std::byte> stored) {
  switch (number) {
    case Number::float16:
      return first_with<std::uint16_t>(0x7C00U, stored);
    case Number::bfloat16:
      return first_with<std::uint16_t>(0x7F80U, stored);
    default:
      return first_with<std::uint32_t>(0x7F800000U, stored);
  }
}

void widen_to(std::span<float> values, Number number, std::span<const std::byte> stored) {
  if (stored.size() != values.size() * bytes_of(number))
    throw InternalError("widening of " + std::to_string(stored.size()) + " bytes to " +
                        std::to_string(values.size()) + " values");
  if (values.empty()) return;
  if (number == Number::float32) {
    std::memcpy(values.data(), stored.data(), stored.size());
  } else if (number == Number::float16) {
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = half_value(stored_at<std::uint16_t>(stored, i));
  } else {
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = std::bit_cast<float>(
          static_cast<std::uint32_t>(stored_at<std::uint16_t>(stored, i)) << 16U);
  }
}

}  // namespace s2fbench::stores
