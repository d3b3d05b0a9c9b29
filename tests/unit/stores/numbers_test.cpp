// Narrow numbers against the values that their bits stand for.
#include "stores/numbers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/random_stream.hpp"
#include "data/half.hpp"

namespace s2fbench::stores {
namespace {

constexpr Number kAll[] = {Number::float32, Number::float16, Number::bfloat16};

std::vector<std::byte> bytes_of_bits(const std::vector<std::uint16_t>& bits) {
  std::vector<std::byte> bytes(2 * bits.size());
  std::memcpy(bytes.data(), bits.data(), bytes.size());
  return bytes;
}

std::uint16_t bits_of(Number number, float value) {
  const auto bytes = narrow(number, std::span(&value, 1));
  std::uint16_t bits = 0;
  std::memcpy(&bits, bytes.data(), sizeof bits);
  return bits;
}

// What the bits mean, by the definition of the type.
double meaning(Number number, std::uint16_t bits) {
  const int mantissa_bits = number == Number::float16 ? 10 : 7;
  const int bias = number == Number::float16 ? 15 : 127;
  const int mantissa = bits & ((1 << mantissa_bits) - 1);
  const int exponent = (bits & 0x7FFF) >> mantissa_bits;
  const double size = exponent == 0 ? std::ldexp(mantissa, 1 - bias - mantissa_bits)
                                    : std::ldexp(mantissa + (1 << mantissa_bits),
                                                 exponent - bias - mantissa_bits);
  return bits & 0x8000 ? -size : size;
}

bool finite(Number number, std::uint16_t bits) {
  const int exponent = number == Number::float16 ? 0x7C00 : 0x7F80;
  return (bits & exponent) != exponent;
}

TEST(StoreNumbers, EveryPatternIsReadAndWrittenExactly) {
  for (const Number number : {Number::float16, Number::bfloat16}) {
    std::vector<std::uint16_t> bits(65536);
    for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<std::uint16_t>(i);
    std::vector<float> values(bits.size());
    widen_to(values, number, bytes_of_bits(bits));
    for (std::size_t i = 0; i < bits.size(); ++i) {
      ASSERT_EQ(std::isfinite(values[i]), finite(number, bits[i])) << i;
      if (!std::isfinite(values[i])) continue;
      ASSERT_EQ(static_cast<double>(values[i]), meaning(number, bits[i])) << i;
      ASSERT_EQ(bits_of(number, values[i]), bits[i]) << i;
      if (number == Number::float16) {
        ASSERT_EQ(values[i], data::half_value(bits[i]));
      }
    }
  }
}

TEST(StoreNumbers, OthersGoToTheNearest) {
  RandomStream stream(7, "numbers");
  for (const Number number : {Number::float16, Number::bfloat16}) {
    for (int i = 0; i < 20000; ++i) {
      const double range = number == Number::float16 ? 15 : 120;
      const auto value = static_cast<float>(
          (stream.uniform() - 0.5) * std::exp2((2 * stream.uniform() - 1) * range));
      const std::uint16_t bits = bits_of(number, value);
      const double ours = std::fabs(meaning(number, bits) - static_cast<double>(value));
      for (const int step : {-1, 1}) {
        const auto other = static_cast<std::uint16_t>(bits + step);
        if (((bits ^ other) & 0x8000) != 0 || !finite(number, other)) continue;
        const double theirs =
            std::fabs(meaning(number, other) - static_cast<double>(value));
        ASSERT_LE(ours, theirs) << value;
        if (ours == theirs) {
          ASSERT_EQ(bits & 1, 0) << value;
        }
      }
    }
  }
  // Ties, on both sides of an odd and an even pattern.
  EXPECT_EQ(bits_of(Number::bfloat16, 1 + 0x1p-8F), 0x3F80);
  EXPECT_EQ(bits_of(Number::bfloat16, 1 + 0x3p-8F), 0x3F82);
  EXPECT_EQ(bits_of(Number::float16, 1 + 0x1p-11F), 0x3C00);
  EXPECT_EQ(bits_of(Number::float16, 1 + 0x3p-11F), 0x3C02);
  EXPECT_EQ(bits_of(Number::float16, 0x1p-25F), 0);  // half of the least
  EXPECT_EQ(bits_of(Number::float16, -0x3p-25F), 0x8002);
}

TEST(StoreNumbers, TheFirstThatDoesNotFitIsFound) {
  const float infinite = std::numeric_limits<float>::infinity();
  for (const Number number : kAll) {
    const float largest = largest_of(number);
    std::vector<float> values = {0, largest, -largest, -0.0F};
    EXPECT_EQ(first_unfit(number, values), std::nullopt);
    for (const float bad :
         {infinite, -infinite, std::nanf(""), std::nextafter(largest, infinite)}) {
      values[2] = bad;
      EXPECT_EQ(first_unfit(number, values), 2U) << bad;
    }
  }
  EXPECT_EQ(largest_of(Number::float16), 65504.0F);
  EXPECT_EQ(bits_of(Number::bfloat16, largest_of(Number::bfloat16)), 0x7F7F);
}

TEST(StoreNumbers, NotFiniteIsFoundWhereverItStands) {
  for (const Number number : kAll) {
    for (const std::size_t at : {0U, 5U, 1023U, 1024U, 2999U}) {
      std::vector<float> values(3000, largest_of(number));
      auto stored = narrow(number, values);
      EXPECT_EQ(first_not_finite(number, stored), std::nullopt);
      const std::size_t width = bytes_of(number);
      stored[at * width + width - 1] = std::byte{0xFF};
      stored[at * width + width - 2] |= std::byte{0x80};
      EXPECT_EQ(first_not_finite(number, stored), at);
    }
  }
}

}  // namespace
}  // namespace s2fbench::stores
