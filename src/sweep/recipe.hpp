// Recipes: named training defaults, configs/recipes/<name>.yaml.
#pragma once

#include <string>
#include <vector>

#include "config/config_node.hpp"
#include "config/trial_settings.hpp"

namespace s2fbench::sweep {

// The settings with those of the recipe applied. Searched for in the folder "recipes"
// beside the sweep file's folder, in $S2FBENCH_CONFIG_DIR and in the source tree's
// configs. `named_by` is the value that names it, for messages; nullptr for the default
// recipe.
config::TrialSettings with_recipe(const std::string& name,
                                  const config::ConfigNode* named_by,
                                  const std::string& sweep_path,
                                  config::TrialSettings settings);

// Those that every sweep file can name, in the order of the alphabet.
std::vector<std::string> recipe_names();
// The text of `s2fbench list recipes`.
std::string recipes_listing();

}  // namespace s2fbench::sweep
