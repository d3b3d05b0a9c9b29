// From a sweep file and command-line overrides to a checked Sweep.
#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "config/config_node.hpp"
#include "sweep/effective.hpp"
#include "sweep/plan.hpp"
#include "sweep/read_axes.hpp"
#include "sweep/recipe.hpp"
#include "sweep/settings_table.hpp"
#include "sweep/variant_settings.hpp"

namespace s2fbench::sweep {
namespace {

namespace fs = std::filesystem;
using config::ConfigNode;
using config::TrialSettings;

const std::vector<std::string> kSections = {
    "name",  "data",   "axes",           "extra_axes", "exclude",
    "model", "select", "representation", "train",      "evaluate"};

// "epochs" -> "; did you mean 'train.epochs'?"
std::string full_key_advice(const std::string& key) {
  const auto axes = canonical_axis_names();
  if (std::count(axes.begin(), axes.end(), key) > 0) {
    return "; did you mean 'axes." + key + "'?";
  }
  for (const auto& row : settings_table()) {
    if (split(row.key, '.').back() == key) return "; did you mean '" + row.key + "'?";
  }
  return did_you_mean(key, kSections);
}

ConfigNode with_override(const ConfigNode& root, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UserError("override '" + text + "' is not of the form key=value", "",
                    "try for example train.epochs=3");
  }
  const std::string key(trim(text.substr(0, equals)));
  auto path = split(key, '.');
  if (std::count(kSections.begin(), kSections.end(), path.front()) == 0) {
    throw UserError(text + ": unknown key '" + key + "'" + full_key_advice(path.front()));
  }
  // The keys of extra_axes hold dots themselves: extra_axes.train.keep=[best, last].
  const std::string extra = "extra_axes.";
  if (key.rfind(extra, 0) == 0) path = {"extra_axes", key.substr(extra.size())};
  // Every value carries its label: a long list must not be repeated in each of its items.
  constexpr std::size_t longest = 60;
  const std::string label =
      text.size() <= longest ? text : text.substr(0, longest) + "...";
  return root.with(path, ConfigNode::parse_value(text.substr(equals + 1), label));
}

// The defaults of the recipe that the file names, or of the usual one.
TrialSettings recipe_settings(const ConfigNode& root, const std::string& path) {
  const auto train = root.find("train");
  std::optional<ConfigNode> recipe;
  if (train && !train->is_null()) recipe = train->find("recipe");
  const TrialSettings defaults;
  const std::string name = recipe ? recipe->word() : defaults.train.recipe;
  return with_recipe(name, recipe ? &*recipe : nullptr, path, defaults);
}

TrialSettings read_settings(const ConfigNode& root, TrialSettings settings) {
  for (const auto* section : {"train", "select", "representation", "evaluate"}) {
    if (const auto there = root.find(section))
      settings = with_section(section, *there, settings);
  }
  return settings;
}

// A setting that is both fixed and an axis would be misleading.
void refuse_fixed_axes(const ConfigNode& root, const std::vector<Axis>& extra_axes) {
  for (const auto& axis : extra_axes) {
    std::optional<ConfigNode> place = root;
    ConfigNode parent = root;
    std::string last;
    for (const auto& part : split(axis.name, '.')) {
      parent = *place;
      last = part;
      place = parent.is_map() ? parent.find(part) : std::nullopt;
      if (!place) break;
    }
    if (place) parent.fail_at_key(last, "'" + axis.name + "' is an extra axis as well");
  }
}

void refuse_too_many_cells(const ConfigNode& axes, const std::vector<Axis>& all) {
  std::int64_t count = 1;
  for (const auto& axis : all) {
    count *= static_cast<std::int64_t>(axis.values.size());
    if (count > kMostCells) {
      axes.fail("the sweep has more than " + std::to_string(kMostCells) +
                " cells; try fewer values");
    }
  }
}

// Where the files lie that a sweep names.
struct Places {
  std::string data;
  std::string root;  // of the variants' files; "" = as they are named
};

// `defaults`: what the sections train, select and evaluate start from.
Sweep read_sweep(const ConfigNode& root, const std::string& path, const Places& places,
                 const TrialSettings& defaults) {
  Sweep sweep;
  sweep.source = path;
  sweep.name = root.word_or("name", fs::path(path).stem().string());
  sweep.data_path = places.data;
  const ConfigNode axes = root.at("axes");
  sweep.axes = read_canonical_axes(axes);
  const std::vector<std::string> models = sweep.axes.front().values;
  if (const auto extra = root.find("extra_axes")) {
    const auto extra_axes = read_extra_axes(*extra, models);
    refuse_fixed_axes(root, extra_axes);
    sweep.axes.insert(sweep.axes.end(), extra_axes.begin(), extra_axes.end());
  }
  refuse_too_many_cells(axes, sweep.axes);
  if (const auto exclude = root.find("exclude")) {
    sweep.excluded = read_excludes(*exclude, sweep.axes);
  }
  sweep.base = read_settings(root, defaults);
  sweep.base.evaluate.variants =
      below(places.root, std::move(sweep.base.evaluate.variants));
  if (const auto model = root.find("model")) {
    sweep.base.model_options = read_model_options(*model, models);
  }
  sweep.effective = effective_configuration(sweep);
  return sweep;
}

}  // namespace

Sweep load_sweep(const std::string& path, const std::vector<std::string>& overrides,
                 const std::string& data_root) {
  ConfigNode root = ConfigNode::load(path);
  for (const auto& text : overrides) root = with_override(root, text);
  root.allow_keys(kSections);
  const std::string beside =
      data_root.empty() ? fs::path(path).parent_path().string() : data_root;
  return read_sweep(root, path, {path_below(beside, root.at("data").word()), beside},
                    recipe_settings(root, path));
}

Sweep sweep_again(const nlohmann::json& effective, const std::string& source,
                  const std::vector<std::string>& overrides,
                  const std::string& data_path) {
  nlohmann::json file = nlohmann::json::object();
  for (const auto& section : kSections) {
    // What was excluded is known from the states of the cells.
    if (section != "exclude" && effective.contains(section))
      file[section] = effective[section];
  }
  ConfigNode root = ConfigNode::parse(file.dump(), source);
  for (const auto& text : overrides) {
    if (!text.starts_with("evaluate.") && !text.starts_with("select.test=")) {
      throw UserError("'" + text + "' would be another training", source,
                      "only evaluate.* and select.test can change afterwards");
    }
    root = with_override(root, text);
  }
  const std::string path = data_path.empty() ? root.at("data").word() : data_path;
  return read_sweep(root, source, {path, ""}, {});
}

}  // namespace s2fbench::sweep
