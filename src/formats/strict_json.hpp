// JSON from files that nobody should trust: bounded depth, no name twice in a map.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace s2fbench::formats {

// `deepest` = levels of maps and lists allowed. Whatever is wrong goes to `fail` ("is not
// JSON", "is nested too deeply", "is ambiguous: "x" occurs twice"), which must throw.
nlohmann::json parse_strict_json(std::string_view text, int deepest,
                                 const std::function<void(const std::string&)>& fail);

}  // namespace s2fbench::formats
