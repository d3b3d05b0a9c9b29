#include "cube/journal_line.hpp"

#include <spdlog/fmt/fmt.h>

#include "base/hash.hpp"

namespace s2fbench::cube {
namespace {

constexpr std::string_view kMark = ",\"check\":\"";
constexpr std::size_t kDigits = 16;
constexpr std::string_view kEnd = "\"}";

}  // namespace

std::string seal_line(const nlohmann::json& object) {
  // Reasons may quote any bytes; what is not UTF-8 is replaced.
  std::string text = object.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  text.pop_back();  // the closing brace
  const std::string digits = fmt::format("{:016x}", hash64(text));
  return text + std::string(kMark) + digits + std::string(kEnd) + "\n";
}

std::optional<nlohmann::json> open_line(std::string_view line) {
  const std::size_t tail = kMark.size() + kDigits + kEnd.size();
  if (line.size() <= tail || !line.ends_with(kEnd)) return std::nullopt;
  const std::string_view body = line.substr(0, line.size() - tail);
  const std::string_view rest = line.substr(body.size());
  if (!rest.starts_with(kMark)) return std::nullopt;
  if (rest.substr(kMark.size(), kDigits) != fmt::format("{:016x}", hash64(body)))
    return std::nullopt;
  auto object = nlohmann::json::parse(std::string(body) + "}", nullptr, false);
  if (!object.is_object()) return std::nullopt;
  return object;
}

}  // namespace s2fbench::cube
