#include "cube/table_axes.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::cube {
namespace {

std::vector<std::string> names_of(const std::vector<TableAxis>& axes) {
  std::vector<std::string> names;
  for (const auto& axis : axes) names.push_back(axis.name);
  return names;
}

std::vector<TableAxis> all_axes(const Schema& schema, const Variable& metric) {
  std::vector<TableAxis> axes;
  for (const auto& axis : schema.axes) axes.push_back({axis.name, axis.values, {}});
  for (const auto& name : metric.dimensions) {
    axes.push_back({name, find_dimension(schema, name)->labels, {}});
    axes.back().of_sweep = false;
  }
  return axes;
}

TableAxis& find(std::vector<TableAxis>& axes, const std::string& name,
                const std::string& option) {
  for (auto& axis : axes)
    if (axis.name == name) return axis;
  const auto names = names_of(axes);
  throw UserError("unknown axis '" + name + "'" + did_you_mean(name, names), option,
                  "try one of " + join(names, ", "));
}

// The label's position; numbers may be written in another way ("1e-3" for "0.001").
int find_label(const TableAxis& axis, const std::string& text,
               const std::string& option) {
  for (std::size_t i = 0; i < axis.labels.size(); ++i) {
    const auto here = parse_number(axis.labels[i]), wanted = parse_number(text);
    if (axis.labels[i] == text || (here && wanted && *here == *wanted))
      return static_cast<int>(i);
  }
  throw UserError("axis '" + axis.name + "' has no value '" + text + "'" +
                      did_you_mean(text, axis.labels),
                  option, "try one of " + join(axis.labels, ", "));
}

void keep_wanted(std::vector<TableAxis>& axes, const TableRequest& request) {
  auto where = request.where;
  if (!request.track.empty()) where.emplace_back("track", request.track);
  for (const auto& [name, value] : where) {
    const std::string option = "--where " + name + "=" + value;
    TableAxis& axis = find(axes, name, option);
    const int label = find_label(axis, value, option);
    if (std::find(axis.kept.begin(), axis.kept.end(), label) == axis.kept.end())
      axis.kept.push_back(label);
  }
  for (auto& axis : axes) {
    std::sort(axis.kept.begin(), axis.kept.end());
    if (!axis.kept.empty()) continue;
    for (std::size_t i = 0; i < axis.labels.size(); ++i)
      axis.kept.push_back(static_cast<int>(i));
  }
}

void give_place(std::vector<TableAxis>& axes, const std::vector<std::string>& names,
                AxisRole role, const std::string& option) {
  int position = 0;
  for (const auto& name : names) {
    TableAxis& axis = find(axes, name, option + " " + name);
    if (axis.position >= 0)
      throw UserError("axis '" + name + "' is listed twice", option, "list it once");
    axis.role = role;
    axis.position = position++;
  }
}

[[noreturn]] void refuse_several(const TableAxis& axis) {
  std::vector<std::string> kept;
  for (const int i : axis.kept) kept.push_back(axis.labels[static_cast<std::size_t>(i)]);
  throw UserError("axis '" + axis.name + "' has several values (" + join(kept, ", ") +
                      ") that the table would mix",
                  "table",
                  "try --where " + axis.name + "=" + kept.front() +
                      " or add it to --rows" +
                      (axis.of_sweep ? ", to the repeats (--over " + axis.name +
                                           ",...), or --best-by valid_loss"
                                     : ""));
}

// Why values of a validation curve cannot choose along this axis, or "".
std::string why_not_picked(const std::string& axis, const std::string& curve) {
  if (axis == "resolution" || axis.starts_with("select."))
    return "which changes what is predicted";
  if (curve == "valid_loss" && (axis == "loss" || axis == "train.loss_alpha"))
    return "which changes the loss";
  if (axis.starts_with("evaluate.")) return "which changes how a trial is scored";
  const sweep::SettingRow* setting = sweep::find_setting(axis);
  if (setting && !setting->tunable) return "which changes how a trial is computed";
  return "";
}

void refuse_incomparable(const TableAxis& axis, const std::string& curve) {
  const std::string why = why_not_picked(axis.name, curve);
  if (why.empty()) return;
  throw UserError(
      "values of " + curve + " cannot be compared along axis '" + axis.name + "', " + why,
      "--best-by",
      "try adding it to --rows or fixing it by --where" +
          std::string(why == "which changes the loss" ? ", or another curve" : ""));
}

// Axes of the sweep that exist; "seed" may be missing.
void check_repeats(std::vector<TableAxis>& axes, const std::vector<std::string>& over) {
  for (const auto& name : over) {
    if (name == "seed") continue;
    if (!find(axes, name, "--over " + name).of_sweep)
      throw UserError("values of '" + name + "' are no repeats of a trial", "--over",
                      "try seed, select.part or another axis of the sweep");
  }
}

void settle_rest(std::vector<TableAxis>& axes, const TableRequest& request) {
  const auto& over = request.over;
  for (auto& axis : axes) {
    if (axis.position >= 0 || axis.kept.size() <= 1) continue;
    if (axis.of_sweep && std::find(over.begin(), over.end(), axis.name) != over.end())
      axis.role = AxisRole::repeat;
    else if (axis.name == "track" || axis.name == "element")
      axis.role = AxisRole::average;
    else if (axis.name == "eval_resolution")
      axis.role = AxisRole::trained;
    else if (request.best_by.empty() || !axis.of_sweep)
      refuse_several(axis);
    else {
      refuse_incomparable(axis, request.best_by);
      axis.role = AxisRole::chosen;
    }
  }
}

}  // namespace

std::vector<TableAxis> table_axes(const Schema& schema, const Variable& metric,
                                  const TableRequest& request) {
  std::vector<TableAxis> axes = all_axes(schema, metric);
  keep_wanted(axes, request);
  give_place(axes, request.rows, AxisRole::row, "--rows");
  give_place(axes, request.cols, AxisRole::col, "--cols");
  check_repeats(axes, request.over);
  settle_rest(axes, request);
  return axes;
}

std::vector<Labels> combinations(const std::vector<TableAxis>& axes, AxisRole role) {
  std::vector<const TableAxis*> chosen;
  for (const auto& axis : axes)
    if (axis.role == role && axis.position >= 0) chosen.push_back(&axis);
  std::sort(chosen.begin(), chosen.end(),
            [](const auto* a, const auto* b) { return a->position < b->position; });
  std::vector<Labels> all = {{}};
  for (const TableAxis* axis : chosen) {
    std::vector<Labels> longer;
    for (const Labels& labels : all)
      for (const int i : axis->kept) {
        longer.push_back(labels);
        longer.back().push_back(axis->labels[static_cast<std::size_t>(i)]);
      }
    all = std::move(longer);
  }
  return all;
}

}  // namespace s2fbench::cube
