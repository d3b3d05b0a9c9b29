#include "cube/hex_float.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace s2fbench::cube {

std::string hex_float(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, std::fabs(value),
                                 std::chars_format::hex)
                       .ptr;
  return (std::signbit(value) ? "-0x" : "0x") + std::string(digits, end);
}

std::optional<double> parse_hex_float(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  double value = 0;
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") {
    value = std::numeric_limits<double>::infinity();
  } else {
    if (!text.starts_with("0x")) return std::nullopt;
    text.remove_prefix(2);
    if (text.starts_with('-')) return std::nullopt;
    const char* end = text.data() + text.size();
    const auto [stop, error] =
        std::from_chars(text.data(), end, value, std::chars_format::hex);
    if (error != std::errc{} || stop != end) return std::nullopt;
  }
  return negative ? -value : value;
}

nlohmann::json hex_floats(const std::vector<double>& values) {
  nlohmann::json list = nlohmann::json::array();
  for (const double value : values) list.push_back(hex_float(value));
  return list;
}

std::vector<double> parse_hex_floats(const nlohmann::json& list) {
  std::vector<double> values;
  for (const auto& text : list) {
    const auto value = parse_hex_float(text.get<std::string>());
    if (!value) throw UserError("not a hexadecimal float: '" + text.dump() + "'");
    values.push_back(*value);
  }
  return values;
}

}  // namespace s2fbench::cube
