// One line of a journal: a JSON object whose last member is a checksum of all before it.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace s2fbench::cube {

// {"event":"start",...,"check":"0123456789abcdef"} and a newline. The object must not be
// empty and must not have a member "check".
std::string seal_line(const nlohmann::json& object);
// The same for an object that is text already, without its closing brace: ASCII, as
// json_text() gives it.
std::string seal_text(std::string open_object);
// JSON as journals hold it: ASCII, bytes that are not UTF-8 replaced.
std::string json_text(const nlohmann::json& value);
// The object without its checksum; nothing when the line is not whole and unchanged.
std::optional<nlohmann::json> open_line(std::string_view line);
// Length of the whole and unchanged line that `text` begins with and goes on after; 0
// when there is none.
std::size_t sealed_prefix(std::string_view text);

}  // namespace s2fbench::cube
