#include "cube/journal_line.hpp"

#include <spdlog/fmt/fmt.h>

#include "base/hash.hpp"

namespace s2fbench::cube {
namespace {

constexpr std::string_view kMark = ",\"check\":\"";
constexpr std::size_t kDigits = 16;
constexpr std::string_view kEnd = "\"}";
constexpr std::size_t kTail = kMark.size() + kDigits + kEnd.size();

bool is_sealed(std::string_view line) {
  if (line.size() <= kTail || !line.ends_with(kEnd)) return false;
  const std::string_view body = line.substr(0, line.size() - kTail);
  const std::string_view rest = line.substr(body.size());
  return rest.starts_with(kMark) &&
         rest.substr(kMark.size(), kDigits) == fmt::format("{:016x}", hash64(body));
}

}  // namespace

std::string json_text(const nlohmann::json& value) {
  return value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string seal_text(std::string text) {
  const std::string digits = fmt::format("{:016x}", hash64(text));
  text.append(kMark).append(digits).append(kEnd).append("\n");
  return text;
}

std::string seal_line(const nlohmann::json& object) {
  std::string text = json_text(object);
  text.pop_back();  // the closing brace
  return seal_text(std::move(text));
}

std::optional<nlohmann::json> open_line(std::string_view line) {
  if (!is_sealed(line)) return std::nullopt;
  const std::string body(line.substr(0, line.size() - kTail));
  auto object = nlohmann::json::parse(body + "}", nullptr, false);
  if (!object.is_object()) return std::nullopt;
  return object;
}

std::size_t sealed_prefix(std::string_view text) {
  // Quotes inside of texts are escaped, so the mark stands once in a line.
  const std::size_t mark = text.find(kMark);
  if (mark == std::string_view::npos || mark + kTail >= text.size()) return 0;
  const std::string_view line = text.substr(0, mark + kTail);
  return open_line(line) ? line.size() : 0;
}

}  // namespace s2fbench::cube
