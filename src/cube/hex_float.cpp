#include "cube/hex_float.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace s2fbench::cube {

void append_hex_float(std::string& text, double value) {
  if (std::isnan(value)) {
    text += "nan";
    return;
  }
  if (std::signbit(value)) text += '-';
  if (std::isinf(value)) {
    text += "inf";
    return;
  }
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, std::fabs(value),
                                 std::chars_format::hex)
                       .ptr;
  text.append("0x").append(digits, end);
}

std::string hex_float(double value) {
  std::string text;
  append_hex_float(text, value);
  return text;
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
