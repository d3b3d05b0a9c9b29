// The effective configuration as JSON: every setting, defaults included, keys sorted.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "sweep/plan.hpp"

namespace s2fbench::sweep {

// In the form of a sweep file, plus "model_options": each model's options, complete.
nlohmann::json effective_configuration(const Sweep& sweep);

// The canonical text of a value on an axis, typed.
nlohmann::json axis_value_json(const Axis& axis, const std::string& text);

// See Plan::config_hash; the plan's cells are of no account.
std::string configuration_hash(const Plan& plan);

}  // namespace s2fbench::sweep
