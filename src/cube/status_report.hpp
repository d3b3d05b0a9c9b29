// `status DIR`: how far a sweep is, from its journals alone: while it runs or after.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace s2fbench::cube {

// Throw UserError when DIR is no results folder.
std::string status_text(const std::string& dir);
// Keys: name, total, valid, finished, left, states, failures, seconds_left (null when
// nothing is measured yet), starts, warnings.
nlohmann::json status_json(const std::string& dir);

}  // namespace s2fbench::cube
