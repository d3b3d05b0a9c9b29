#include "sweep/read_axes.hpp"

#include <algorithm>
#include <functional>
#include <unordered_set>

#include "base/text.hpp"
#include "sweep/input_shape.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {
namespace {

using config::ConfigNode;
using Reader = std::function<std::string(const ConfigNode&)>;

struct CanonicalAxis {
  std::string name;
  AxisKind kind;
  std::string default_value;  // "" = the axis must be given
  Reader read;
};

// Reads a name of the catalogue.
template <typename Row>
Reader name_reader(const std::string& what, const std::vector<Row>& rows) {
  std::vector<std::string> known;
  for (const Row& row : rows) known.push_back(row.name);
  return [what, known](const ConfigNode& value) {
    const std::string name = value.word();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string near = did_you_mean(name, known);
      value.fail("unknown " + what + " '" + name + "'" +
                 (near.empty() ? "; known: " + join(known, ", ") : near));
    }
    return name;
  };
}

std::string read_resolution(const ConfigNode& value) {
  const long long resolution = value.integer();
  std::vector<std::string> known;
  if (resolution == 0) return "0";  // the whole sequence
  for (const int bins : catalogue::kResolutions) {
    if (bins == resolution) return std::to_string(resolution);
    known.push_back(std::to_string(bins));
  }
  value.fail("expected a resolution in bp, one of " + join(known, ", ") +
             ", or 0 for whole sequences, got '" + std::to_string(resolution) + "'");
}

std::string read_representation(const ConfigNode& value) {
  const std::string text = value.word();
  if (is_representation(text)) return text;
  const std::string near = did_you_mean(text, {"onehot", "kmer"});
  value.fail(
      "unknown representation '" + text + "'" +
      (near.empty() ? "; known: onehot, kmer, store:FILE (an embedding store)" : near));
}

// What a sweep means that names no loss: its models' own where all are of sequence
// tables.
std::vector<std::string> default_losses(const ConfigNode& axes,
                                        const std::vector<std::string>& models) {
  std::vector<std::string> own;
  for (const auto& model : models) {
    const auto& loss = catalogue::find_model(model)->own_loss;
    if (std::find(own.begin(), own.end(), loss) == own.end()) own.push_back(loss);
  }
  if (own.size() > 1) {
    axes.fail("these models have losses of their own, not the same one (" +
              join(own, ", ") + "); name axes.loss");
  }
  return own.front().empty() ? std::vector<std::string>{"poisson"} : own;
}

bool all_of_tables(const std::vector<std::string>& models) {
  return std::all_of(models.begin(), models.end(), [](const std::string& model) {
    return !catalogue::find_model(model)->own_loss.empty();
  });
}

std::string read_seed(const ConfigNode& value) {
  return std::to_string(value.integer(0));
}

const std::vector<CanonicalAxis>& canonical_axes() {
  static const std::vector<CanonicalAxis> axes = {
      {"model", AxisKind::word, "", name_reader("model", catalogue::models())},
      {"loss", AxisKind::word, "poisson", name_reader("loss", catalogue::losses())},
      {"resolution", AxisKind::integer, "32", read_resolution},
      {"representation", AxisKind::word, "onehot", read_representation},
      {"seed", AxisKind::integer, "1", read_seed},
  };
  return axes;
}

std::vector<std::string> read_values(const std::string& axis, const ConfigNode& list,
                                     const Reader& read) {
  std::vector<std::string> values;
  std::unordered_set<std::string> seen;
  for (const auto& item : list.items()) {
    std::string value = read(item);
    if (!seen.insert(value).second) {
      item.fail("axis '" + axis + "' lists '" + value + "' twice");
    }
    values.push_back(std::move(value));
  }
  if (values.empty())
    list.fail("axis '" + axis + "' is empty; give it at least one value");
  return values;
}

std::string read_option(const catalogue::OptionRow& option, const ConfigNode& value) {
  using catalogue::OptionType;
  switch (option.type) {
    case OptionType::boolean:
      return value.boolean() ? "true" : "false";
    case OptionType::integer:
      return std::to_string(value.integer(static_cast<long long>(option.least),
                                          static_cast<long long>(option.most)));
    case OptionType::number:
      return number_text(value.number(option.least, option.most));
    case OptionType::word:
      return value.choice(option.choices);
  }
  value.fail("an option of unknown type");
}

AxisKind option_kind(const catalogue::OptionRow& option) {
  using catalogue::OptionType;
  if (option.type == OptionType::integer) return AxisKind::integer;
  return option.type == OptionType::number ? AxisKind::number : AxisKind::word;
}

// The rows of an option in all the models that have it.
std::vector<const catalogue::OptionRow*> option_rows(
    const std::string& name, const std::vector<std::string>& models) {
  std::vector<const catalogue::OptionRow*> rows;
  for (const auto& model : models) {
    const auto* row = catalogue::find_option(*catalogue::find_model(model), name);
    if (row) rows.push_back(row);
  }
  return rows;
}

std::vector<std::string> option_names(const std::vector<std::string>& models) {
  std::vector<std::string> names;
  for (const auto& model : models) {
    for (const auto& option : catalogue::find_model(model)->options) {
      if (std::find(names.begin(), names.end(), option.name) == names.end()) {
        names.push_back(option.name);
      }
    }
  }
  return names;
}

std::string read_for_all(const std::vector<const catalogue::OptionRow*>& rows,
                         const ConfigNode& value) {
  std::string text;
  for (const auto* row : rows) text = read_option(*row, value);
  return text;
}

// Everything that can be an extra axis.
std::vector<std::string> extra_axis_names(const std::vector<std::string>& models) {
  std::vector<std::string> names;
  for (const auto& row : settings_table()) {
    if (row.may_be_axis) names.push_back(row.key);
  }
  for (const auto& option : option_names(models)) names.push_back("model." + option);
  return names;
}

Axis read_extra_axis(const std::string& key, const ConfigNode& list,
                     const std::vector<std::string>& models) {
  const std::string prefix = "model.";
  if (key.rfind(prefix, 0) == 0) {
    const auto rows = option_rows(key.substr(prefix.size()), models);
    return {key, option_kind(*rows.front()),
            read_values(key, list, [&](const ConfigNode& item) {
              return read_for_all(rows, item);
            })};
  }
  const SettingRow& row = *find_setting(key);
  return {key, setting_kind(row), read_values(key, list, [&](const ConfigNode& item) {
            return read_setting(row, item);
          })};
}

// The axis value that a rule means, in canonical text.
std::string canonical_value(const Axis& axis, const ConfigNode& value) {
  if (axis.kind == AxisKind::integer) return std::to_string(value.integer());
  if (axis.kind == AxisKind::number) return number_text(value.number());
  return value.word();
}

}  // namespace

std::vector<std::string> canonical_axis_names() {
  std::vector<std::string> names;
  for (const auto& axis : canonical_axes()) names.push_back(axis.name);
  return names;
}

std::vector<Axis> read_canonical_axes(const ConfigNode& axes) {
  for (const auto& [key, value] : axes.entries()) {
    if (find_setting(key) || key.rfind("model.", 0) == 0) {
      axes.fail_at_key(key, "'" + key + "' belongs under extra_axes");
    }
  }
  axes.allow_keys(canonical_axis_names());
  std::vector<Axis> read;
  for (const auto& axis : canonical_axes()) {
    const auto list =
        axis.default_value.empty() ? axes.at(axis.name) : axes.find(axis.name);
    std::vector<std::string> values = {axis.default_value};
    if (list) {
      values = read_values(axis.name, *list, axis.read);
    } else if (axis.name == "loss") {
      values = default_losses(axes, read.front().values);
    } else if (axis.name == "resolution" && all_of_tables(read.front().values)) {
      values = {"0"};
    }
    read.push_back({axis.name, axis.kind, std::move(values)});
  }
  return read;
}

std::vector<Axis> read_extra_axes(const ConfigNode& extra_axes,
                                  const std::vector<std::string>& models) {
  for (const auto& name : canonical_axis_names()) {
    if (extra_axes.has(name)) {
      extra_axes.fail_at_key(name, "'" + name + "' belongs under axes");
    }
  }
  extra_axes.allow_keys(extra_axis_names(models));
  std::vector<Axis> axes;
  for (const auto& [key, list] : extra_axes.entries()) {
    axes.push_back(read_extra_axis(key, list, models));
  }
  std::sort(axes.begin(), axes.end(),
            [](const Axis& a, const Axis& b) { return a.name < b.name; });
  return axes;
}

config::ModelOptions read_model_options(const ConfigNode& model,
                                        const std::vector<std::string>& models) {
  config::ModelOptions options;
  if (model.is_null()) return options;
  model.allow_keys(option_names(models));
  for (const auto& [name, value] : model.entries()) {
    options[name] = read_for_all(option_rows(name, models), value);
  }
  return options;
}

std::vector<std::vector<std::string>> read_excludes(const ConfigNode& exclude,
                                                    const std::vector<Axis>& axes) {
  std::vector<std::string> names;
  for (const auto& axis : axes) names.push_back(axis.name);
  std::vector<std::vector<std::string>> rules;
  for (const auto& rule : exclude.items()) {
    rule.allow_keys(names);
    auto& pairs = rules.emplace_back();
    for (const auto& [name, value] : rule.entries()) {
      const Axis& axis = *std::find_if(axes.begin(), axes.end(),
                                       [&](const Axis& a) { return a.name == name; });
      const std::string text = canonical_value(axis, value);
      if (std::find(axis.values.begin(), axis.values.end(), text) == axis.values.end()) {
        value.fail("the exclude matches no cell: '" + text +
                   "' is not a value of axis '" + name + "'" +
                   did_you_mean(text, axis.values));
      }
      pairs.push_back(name + "=" + text);
    }
    if (pairs.empty()) rule.fail("the exclude names no axis and so matches nothing");
  }
  return rules;
}

}  // namespace s2fbench::sweep
