// model.yaml: a model's description as text, and back.
#pragma once

#include <string>

#include "models/model_folder.hpp"

namespace s2fbench::models {

std::string description_text(const ModelDescription& description);

// Strict: unknown keys, options and values out of range are UserErrors with line and
// column; what the catalogue rules out, too.
ModelDescription load_description(const std::string& path);

}  // namespace s2fbench::models
