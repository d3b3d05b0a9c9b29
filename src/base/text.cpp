#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace s2fbench {
namespace {

template <typename Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || text.empty()) return std::nullopt;
  return value;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0;;) {
    const std::size_t stop = text.find(separator, start);
    parts.emplace_back(text.substr(start, stop - start));
    if (stop == std::string_view::npos) return parts;
    start = stop + 1;
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const auto& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<long long> parse_integer(std::string_view text) {
  return parse_whole<long long>(text);
}

// Digits and nothing else.
static std::optional<long long> parse_count(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return parse_integer(text);
}

std::optional<double> parse_number(std::string_view text) {
  return parse_whole<double>(text);
}

std::optional<double> parse_duration(std::string_view text) {
  std::vector<long long> parts;  // the largest unit first
  const std::size_t dash = text.find('-');
  const bool days = dash != std::string_view::npos;
  if (days) {
    const auto count = parse_count(text.substr(0, dash));
    if (!count) return std::nullopt;
    parts.push_back(*count);
    text.remove_prefix(dash + 1);
  }
  for (const auto& word : split(text, ':')) {
    const auto count = parse_count(word);
    if (!count) return std::nullopt;
    parts.push_back(*count);
  }
  if (parts.size() > 4 || days != (parts.size() == 4)) return std::nullopt;
  constexpr long long kLimits[] = {60, 60, 24};  // of seconds, minutes, hours
  constexpr double kSeconds[] = {1, 60, 3600, 86400};
  double seconds = 0;
  for (std::size_t unit = 0; unit < parts.size(); ++unit) {
    const long long count = parts[parts.size() - 1 - unit];
    const bool largest = unit + 1 == parts.size();
    if (!largest && count >= kLimits[unit]) return std::nullopt;
    seconds += kSeconds[unit] * static_cast<double>(count);
  }
  return seconds;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::string* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = &candidate;
      best_distance = distance;
    }
  }
  return best ? "; did you mean '" + *best + "'?" : "";
}

}  // namespace s2fbench
