// Small text helpers: splitting, strict numbers, the nearest known word.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s2fbench {

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string_view trim(std::string_view text);

// The whole text must be the number; nothing otherwise. No locale.
std::optional<long long> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);

// Seconds of "90", "MM:SS", "HH:MM:SS" or "D-HH:MM:SS"; minutes and seconds below 60,
// hours below 24 where days are given.
std::optional<double> parse_duration(std::string_view text);

// "; did you mean 'x'?" for the known word at the smallest edit distance, or "" when none
// is near (more than a third of the letters would change).
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace s2fbench
