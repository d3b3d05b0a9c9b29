// Floats as hexadecimal text, exact and independent of the locale: "0x1.8p+1".
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s2fbench::cube {

// As printf's %a; "nan", "inf" and "-inf" otherwise.
std::string hex_float(double value);
void append_hex_float(std::string& text, double value);
std::optional<double> parse_hex_float(std::string_view text);

// Throws nlohmann::json::exception for what is no list of texts, UserError for other
// texts.
std::vector<double> parse_hex_floats(const nlohmann::json& list);

}  // namespace s2fbench::cube
