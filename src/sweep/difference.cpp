// What forbids that a results folder goes on under another configuration.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "sweep/plan.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {
namespace {

using nlohmann::json;

// {"train": {"epochs": 5}} -> {"train.epochs": 5}; lists stay values.
std::map<std::string, json> flat(const json& tree, const std::string& prefix = "") {
  std::map<std::string, json> values;
  for (const auto& [key, value] : tree.items()) {
    if (value.is_object()) {
      values.merge(flat(value, prefix + key + "."));
    } else {
      values[prefix + key] = value;
    }
  }
  return values;
}

// The axes of both kinds, by name.
std::map<std::string, json> axes_of(const json& effective) {
  std::map<std::string, json> axes;
  for (const auto* section : {"axes", "extra_axes"}) {
    const auto found = effective.find(section);
    if (found == effective.end() || !found->is_object()) continue;
    for (const auto& [name, values] : found->items()) axes[name] = values;
  }
  return axes;
}

// Settings, dataset, variants and device: what must be equal.
std::map<std::string, json> fixed_of(const json& effective) {
  std::map<std::string, json> fixed;
  for (const auto* section : {"model", "select", "representation", "train", "evaluate",
                              "dataset", "variants", "device"}) {
    const auto found = effective.find(section);
    if (found == effective.end()) continue;
    json part;
    part[section] = *found;
    fixed.merge(flat(part));
  }
  for (const auto& row : settings_table()) {
    const auto found = fixed.find(row.key);
    if (found != fixed.end() && !counts_in_hash(row, found->second)) fixed.erase(found);
  }
  return fixed;
}

std::set<std::string> keys_of_both(const std::map<std::string, json>& a,
                                   const std::map<std::string, json>& b) {
  std::set<std::string> keys;
  for (const auto& [key, value] : a) keys.insert(key);
  for (const auto& [key, value] : b) keys.insert(key);
  return keys;
}

std::string shown(const std::map<std::string, json>& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? "not set" : found->second.dump();
}

std::vector<std::string> axis_differences(const std::map<std::string, json>& ours,
                                          const std::map<std::string, json>& theirs) {
  std::vector<std::string> lines;
  for (const auto& axis : keys_of_both(ours, theirs)) {
    if (theirs.count(axis) == 0) {
      lines.push_back("axis " + axis + ": new, the stored results do not have it");
    } else if (ours.count(axis) == 0) {
      lines.push_back("axis " + axis + ": gone, the stored results have it");
    } else {
      for (const auto& value : theirs.at(axis)) {
        const json& values = ours.at(axis);
        if (std::find(values.begin(), values.end(), value) != values.end()) continue;
        lines.push_back("axis " + axis + ": value " + value.dump() +
                        " is gone, the stored results have it");
      }
    }
  }
  return lines;
}

// Stores of both that are not the same any more; a sweep may grow by others.
std::vector<std::string> store_differences(const json& ours, const json& theirs) {
  std::vector<std::string> lines;
  const auto here = ours.find("stores"), there = theirs.find("stores");
  if (here == ours.end() || there == theirs.end()) return lines;
  for (const auto& [file, hash] : there->items()) {
    const auto now = here->find(file);
    if (now != here->end() && *now != hash)
      lines.push_back("store " + file + ": content " + now->dump() + " now, " +
                      hash.dump() + " stored");
  }
  return lines;
}

}  // namespace

std::string configuration_difference(const json& ours, const json& theirs) {
  if (!ours.is_object() || !theirs.is_object()) return "one of them is no configuration";
  auto lines = axis_differences(axes_of(ours), axes_of(theirs));
  const auto ours_fixed = fixed_of(ours), theirs_fixed = fixed_of(theirs);
  for (const auto& key : keys_of_both(ours_fixed, theirs_fixed)) {
    const std::string here = shown(ours_fixed, key), there = shown(theirs_fixed, key);
    if (here != there) lines.push_back(key + ": " + here + " now, " + there + " stored");
  }
  for (const auto& line : store_differences(ours, theirs)) lines.push_back(line);
  return join(lines, "\n");
}

}  // namespace s2fbench::sweep
