#include "sweep/effective.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "sweep/read_axes.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {
namespace {

using nlohmann::json;

bool is_axis(const Sweep& sweep, const std::string& name) {
  return std::any_of(sweep.axes.begin(), sweep.axes.end(),
                     [&](const Axis& axis) { return axis.name == name; });
}

json option_json(const catalogue::OptionRow& option, const std::string& text) {
  switch (option.type) {
    case catalogue::OptionType::boolean:
      return text == "true";
    case catalogue::OptionType::integer:
      return parse_integer(text).value();
    case catalogue::OptionType::number:
      return parse_number(text).value();
    case catalogue::OptionType::word:
      return text;
  }
  return nullptr;
}

// The options as typed values; `options` may leave some out.
json options_json(const catalogue::ModelRow& model, const catalogue::Options& options) {
  json typed = json::object();
  for (const auto& option : model.options) {
    const auto found = options.find(option.name);
    if (found != options.end()) typed[option.name] = option_json(option, found->second);
  }
  return typed;
}

// {"train.augment.shift": v} -> {"train": {"augment": {"shift": v}}}
json nested(const json& flat) {
  json tree = json::object();
  for (const auto& [key, value] : flat.items()) {
    json* place = &tree;
    for (const auto& part : split(key, '.')) place = &(*place)[part];
    *place = value;
  }
  return tree;
}

const Axis& model_axis(const Sweep& sweep) { return sweep.axes.front(); }

}  // namespace

json axis_value_json(const Axis& axis, const std::string& text) {
  if (axis.kind == AxisKind::integer) return parse_integer(text).value();
  if (axis.kind == AxisKind::number) return parse_number(text).value();
  return word_json(text);
}

json effective_configuration(const Sweep& sweep) {
  json flat = json::object();
  for (const auto& row : settings_table()) {
    if (!is_axis(sweep, row.key)) flat[row.key] = setting_json(row, sweep.base);
  }
  json effective = nested(flat);
  effective["name"] = sweep.name;
  effective["data"] = sweep.data_path;
  const auto canonical = canonical_axis_names();
  for (const auto& axis : sweep.axes) {
    const bool extra = std::count(canonical.begin(), canonical.end(), axis.name) == 0;
    json& values = effective[extra ? "extra_axes" : "axes"][axis.name] = json::array();
    for (const auto& value : axis.values) values.push_back(axis_value_json(axis, value));
  }
  effective["exclude"] = sweep.excluded;
  effective["model"] = json::object();
  for (const auto& name : model_axis(sweep).values) {
    const auto& model = *catalogue::find_model(name);
    effective["model"].update(options_json(model, sweep.base.model_options));
    json& complete = effective["model_options"][name];
    complete =
        options_json(model, catalogue::complete_options(model, sweep.base.model_options));
    for (const auto& option : model.options) {
      if (is_axis(sweep, "model." + option.name)) complete.erase(option.name);
    }
  }
  return effective;
}

std::string configuration_hash(const Plan& plan) {
  const Sweep& sweep = plan.sweep;
  json covered;
  covered["data"] = plan.dataset.content_hash;
  if (!plan.variants.content_hash.empty())
    covered["variants"] = plan.variants.content_hash;
  covered["device"] = plan.device;
  std::vector<std::string> names;
  for (const auto& axis : sweep.axes) names.push_back(axis.name);
  std::sort(names.begin(), names.end());
  covered["axes"] = names;
  covered["model"] = sweep.base.model_options;
  for (const auto& row : settings_table()) {
    const json value = setting_json(row, sweep.base);
    if (counts_in_hash(row, value) && !is_axis(sweep, row.key))
      covered["settings"][row.key] = value;
  }
  return hash_hex(covered.dump());
}

}  // namespace s2fbench::sweep
