#include "sweep/recipe.hpp"

#include <spdlog/fmt/fmt.h>

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

// Those that every sweep file can name.
std::vector<fs::path> common_folders() {
  std::vector<fs::path> folders;
  if (const char* configs = std::getenv("S2FBENCH_CONFIG_DIR")) {
    folders.push_back(fs::path(configs) / "recipes");
  }
  folders.push_back(fs::path(S2FBENCH_CONFIG_DIR) / "recipes");
  return folders;
}

std::vector<fs::path> recipe_folders(const std::string& sweep_path) {
  std::vector<fs::path> folders = common_folders();
  folders.insert(
      folders.begin(),
      (fs::path(sweep_path).parent_path() / ".." / "recipes").lexically_normal());
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

// The file, or "" when no folder has it.
std::string find_in(const std::vector<fs::path>& folders, const std::string& name) {
  if (name.find('/') != std::string::npos) return "";
  for (const auto& folder : folders) {
    const fs::path file = folder / (name + ".yaml");
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored)) return file.string();
  }
  return "";
}

std::string find_recipe(const std::string& name, const config::ConfigNode* named_by,
                        const std::string& sweep_path) {
  const auto folders = recipe_folders(sweep_path);
  const std::string file = find_in(folders, name);
  if (!file.empty()) return file;
  std::vector<std::string> places;
  for (const auto& folder : folders) places.push_back(folder.string());
  const std::string message = "unknown recipe '" + name + "'" +
                              did_you_mean(name, recipes_in(folders)) + "; looked in " +
                              join(places, ", ");
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

std::vector<std::string> recipe_names() { return recipes_in(common_folders()); }

std::string recipes_listing() {
  std::string text = "recipes (train.recipe of a sweep file)\n";
  for (const auto& name : recipe_names()) {
    const auto root = config::ConfigNode::load(find_in(common_folders(), name));
    text += fmt::format("  {:<24} {}\n", name, root.word_or("help", ""));
  }
  return text;
}

}  // namespace s2fbench::sweep
