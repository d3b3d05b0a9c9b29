#include "sweep/recipe.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> recipe_folders(const std::string& sweep_path) {
  std::vector<fs::path> folders = {
      (fs::path(sweep_path).parent_path() / ".." / "recipes").lexically_normal()};
  if (const char* configs = std::getenv("S2FBENCH_CONFIG_DIR")) {
    folders.push_back(fs::path(configs) / "recipes");
  }
  folders.push_back(fs::path(S2FBENCH_CONFIG_DIR) / "recipes");
  return folders;
}

std::vector<std::string> recipes_in(const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  for (const auto& folder : folders) {
    std::error_code ignored;  // a folder that is not there holds no recipes
    for (const auto& file : fs::directory_iterator(folder, ignored)) {
      if (file.path().extension() == ".yaml")
        names.push_back(file.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string find_recipe(const std::string& name, const config::ConfigNode* named_by,
                        const std::string& sweep_path) {
  const auto folders = recipe_folders(sweep_path);
  std::string places;
  for (const auto& folder : folders) {
    const fs::path file = folder / (name + ".yaml");
    std::error_code ignored;
    const bool plain_name = name.find('/') == std::string::npos;
    if (plain_name && fs::is_regular_file(file, ignored)) return file.string();
    places += (places.empty() ? "" : ", ") + folder.string();
  }
  const std::string message = "unknown recipe '" + name + "'" +
                              did_you_mean(name, recipes_in(folders)) + "; looked in " +
                              places;
  if (named_by) named_by->fail(message);
  throw UserError(message + "; try setting S2FBENCH_CONFIG_DIR to the project's configs");
}

}  // namespace

config::TrialSettings with_recipe(const std::string& name,
                                  const config::ConfigNode* named_by,
                                  const std::string& sweep_path,
                                  config::TrialSettings settings) {
  const auto root = config::ConfigNode::load(find_recipe(name, named_by, sweep_path));
  root.allow_keys({"help", "train", "evaluate"});
  if (const auto help = root.find("help")) help->word();
  if (const auto train = root.find("train")) {
    if (!train->is_null() && train->has("recipe")) {
      train->fail_at_key("recipe", "a recipe cannot name another recipe");
    }
    settings = with_section("train", *train, settings);
  }
  if (const auto evaluate = root.find("evaluate")) {
    settings = with_section("evaluate", *evaluate, settings);
  }
  settings.train.recipe = name;
  return settings;
}

}  // namespace s2fbench::sweep
