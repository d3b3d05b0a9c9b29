#include "base/byte_size.hpp"

#include <spdlog/fmt/fmt.h>

#include "base/text.hpp"

namespace s2fbench {
namespace {

constexpr std::string_view kUnits = "KMGT";
constexpr double kMost = 0x1p62;

}  // namespace

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  double unit = 1;
  if (!text.empty()) {
    if (const auto place = kUnits.find(text.back()); place != kUnits.npos) {
      for (std::size_t i = 0; i <= place; ++i) unit *= 1024;
      text.remove_suffix(1);
    }
  }
  const auto number = parse_number(text);
  // Written so that NaN is refused.
  if (!number || !(*number >= 0 && *number * unit <= kMost)) return std::nullopt;
  return static_cast<std::int64_t>(*number * unit);
}

std::string human_bytes(std::int64_t bytes) {
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto amount = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (amount >= 1024 && unit + 1 < kUnits.size()) {
    amount /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}iB", amount, kUnits[unit]);
}

}  // namespace s2fbench
