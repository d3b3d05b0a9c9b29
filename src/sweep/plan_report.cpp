#include "sweep/plan_report.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "sweep/effective.hpp"
#include "sweep/resolutions.hpp"

namespace s2fbench::sweep {
namespace {

using nlohmann::json;

std::string state_of(const Cell& cell, const std::vector<std::string>& states) {
  if (!cell.invalid_reason.empty()) return "invalid";
  return states.empty() ? "planned" : states[static_cast<std::size_t>(cell.index)];
}

// Invalid cells of one reason: how many, and which values they take on each axis.
struct InvalidGroup {
  std::int64_t count = 0;
  std::vector<std::set<int>> values;
};

std::map<std::string, InvalidGroup> invalid_groups(const Plan& plan) {
  std::map<std::string, InvalidGroup> groups;
  for (const auto& cell : plan.cells) {
    if (cell.invalid_reason.empty()) continue;
    auto& group = groups[cell.invalid_reason];
    group.values.resize(plan.sweep.axes.size());
    ++group.count;
    const auto coordinates = cell_coordinates(plan.sweep.axes, cell.index);
    for (std::size_t i = 0; i < coordinates.size(); ++i) {
      group.values[i].insert(coordinates[i]);
    }
  }
  return groups;
}

std::string shortened(const std::vector<std::string>& words) {
  constexpr std::size_t most = 8;
  if (words.size() <= most) return join(words, ", ");
  const std::vector<std::string> first(words.begin(), words.begin() + most - 2);
  return join(first, ", ") + ", ... " + words.back();
}

// "model=residualbind32 resolution=128": the axes on which the group does not take all
// values; it need not be all of these cells.
std::string where_text(const Plan& plan, const InvalidGroup& group) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < group.values.size(); ++i) {
    const Axis& axis = plan.sweep.axes[i];
    if (group.values[i].size() == axis.values.size()) continue;
    std::vector<std::string> words;
    for (const int value : group.values[i]) {
      words.push_back(axis.values[static_cast<std::size_t>(value)]);
    }
    parts.push_back(axis.name + "=" + shortened(words));
  }
  if (!parts.empty()) return join(parts, " ");
  return group.count == std::ssize(plan.cells) ? "every cell" : "cells here and there";
}

std::string bytes_text(double bytes) {
  if (bytes < 1e6) return fmt::format("{:.0f} kB", std::max(1.0, bytes / 1e3));
  if (bytes < 1e9) return fmt::format("{:.1f} MB", bytes / 1e6);
  return fmt::format("{:.1f} GB", bytes / 1e9);
}

json axes_json(const Plan& plan, std::int64_t index) {
  const auto coordinates = cell_coordinates(plan.sweep.axes, index);
  json values = json::object();
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    const Axis& axis = plan.sweep.axes[i];
    values[axis.name] =
        axis_value_json(axis, axis.values[static_cast<std::size_t>(coordinates[i])]);
  }
  return values;
}

std::int64_t most_epochs(const Plan& plan) {
  std::int64_t epochs = plan.sweep.base.train.epochs;
  for (const auto& axis : plan.sweep.axes) {
    if (axis.name != "train.epochs") continue;
    for (const auto& value : axis.values) {
      epochs = std::max<std::int64_t>(epochs, parse_integer(value).value());
    }
  }
  return epochs;
}

}  // namespace

PlanCounts plan_counts(const Plan& plan, const std::vector<std::string>& states) {
  if (!states.empty() && states.size() != plan.cells.size()) {
    throw InternalError("states of another number of cells");
  }
  PlanCounts counts;
  counts.total = static_cast<std::int64_t>(plan.cells.size());
  for (const auto& cell : plan.cells) {
    if (!cell.invalid_reason.empty()) {
      ++counts.invalid;
    } else if (state_of(cell, states) == "done") {
      ++counts.done;
    } else {
      counts.predicted += cell.cost;
    }
  }
  counts.valid = counts.total - counts.invalid;
  return counts;
}

double predicted_cube_bytes(const Plan& plan) {
  constexpr double number = 8;         // bytes
  constexpr double curves = 4;         // learning curves
  constexpr double bookkeeping = 400;  // status, reason, host, ... of a cell
  constexpr double provenance = 20e3;
  double per_cell =
      bookkeeping + curves * number * static_cast<double>(most_epochs(plan));
  for (const auto& name : catalogue::with_companions(plan.sweep.base.evaluate.metrics,
                                                     holding_of(plan.dataset))) {
    double entries = number;
    for (const auto& dimension : catalogue::find_metric(name)->dimensions) {
      if (dimension == "track")
        entries *= static_cast<double>(plan.dataset.tracks.size());
      if (dimension == "eval_resolution") {
        entries *= static_cast<double>(scored_resolutions(plan).size());
      }
      if (dimension == "smoothing") {
        entries *= static_cast<double>(plan.sweep.base.evaluate.smoothing.size());
      }
    }
    const auto sets = plan.sweep.base.evaluate.test_sets.size();
    per_cell += entries * static_cast<double>(std::max<std::size_t>(1, sets));
  }
  return provenance + per_cell * static_cast<double>(plan.cells.size());
}

std::string plan_text(const Plan& plan, const std::vector<std::string>& states) {
  const PlanCounts counts = plan_counts(plan, states);
  std::string text =
      fmt::format("sweep {}: {} cells, {} valid, {} invalid, {} done\n", plan.sweep.name,
                  counts.total, counts.valid, counts.invalid, counts.done);
  text += "axes\n";
  for (const auto& axis : plan.sweep.axes) {
    text += fmt::format("  {:<16} {:>5}  {}\n", axis.name, axis.values.size(),
                        shortened(axis.values));
  }
  const auto groups = invalid_groups(plan);
  if (!groups.empty()) text += "invalid cells\n";
  for (const auto& [reason, group] : groups) {
    text +=
        fmt::format("  {:>5}  {}: {}\n", group.count, where_text(plan, group), reason);
  }
  const bool known = !plan.dataset.content_hash.empty();
  text += fmt::format("data   {}{}\n", plan.sweep.data_path,
                      known ? fmt::format(" ({} tracks)", plan.dataset.tracks.size())
                            : " (not prepared yet: no cost known)");
  for (const auto& table : plan.dataset.tables) {
    text += fmt::format("  {:<16} {} training, {} validation, {} test windows\n",
                        table.name, table.train.maximum.size(),
                        table.valid.maximum.size(), table.test.maximum.size());
  }
  if (known) {
    text += fmt::format("cost   about {} on one core, before any trial was timed\n",
                        human_duration(counts.predicted));
  }
  text += fmt::format("cube   about {}\n", bytes_text(predicted_cube_bytes(plan)));
  text += fmt::format("hash   {}\n", plan.config_hash);
  return text;
}

std::string plan_json(const Plan& plan, const std::vector<std::string>& states) {
  const PlanCounts counts = plan_counts(plan, states);
  json head;
  head["name"] = plan.sweep.name;
  head["config_hash"] = plan.config_hash;
  head["device"] = plan.device;
  head["total"] = counts.total;
  head["valid"] = counts.valid;
  head["invalid"] = counts.invalid;
  head["done"] = counts.done;
  head["predicted_seconds"] = counts.predicted;
  head["predicted_cube_bytes"] = predicted_cube_bytes(plan);
  for (const auto& axis : plan.sweep.axes) {
    json& values = head["axes"][axis.name] = json::array();
    for (const auto& value : axis.values) values.push_back(axis_value_json(axis, value));
  }
  // Written cell by cell: a tree of 100,000 cells would take hundreds of megabytes.
  std::string text = head.dump();
  text.back() = ',';
  text += "\"cells\":[";
  for (const auto& cell : plan.cells) {
    const json one = {{"index", cell.index},
                      {"key", cell.key},
                      {"axes", axes_json(plan, cell.index)},
                      {"state", state_of(cell, states)},
                      {"reason", cell.invalid_reason},
                      {"cost", cell.cost}};
    text += (cell.index == 0 ? "\n" : ",\n") + one.dump();
  }
  return text + "\n]}\n";
}

}  // namespace s2fbench::sweep
