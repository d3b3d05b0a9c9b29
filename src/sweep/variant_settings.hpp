// The settings `evaluate.variants.*`: which variants' measured effects models are held
// against, and how these are scored.
#pragma once

#include <string>
#include <vector>

#include "config/trial_settings.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {

std::vector<SettingRow> variant_rows();

// A relative path looked up in `folder`; "" stays "".
std::string path_below(const std::string& folder, const std::string& path);
// The settings with every path so; unchanged for the folder "".
config::VariantSettings below(const std::string& folder,
                              config::VariantSettings settings);

// Whether a metric is of variants: without one they are of no account.
bool wants_variants(const config::EvaluateSettings& settings);
// Why a metric of variants cannot be, or "".
std::string variant_reason(const config::EvaluateSettings& settings);

}  // namespace s2fbench::sweep
