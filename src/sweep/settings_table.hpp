// One row per field of TrialSettings that a sweep file may set: its key, range and help.
//
// The rows drive validation, the effective configuration, its hash, and extra axes.
// Values travel as canonical text: "true", "12", "0.001", a word, words joined by commas.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "config/config_node.hpp"
#include "config/trial_settings.hpp"
#include "sweep/axes.hpp"

namespace s2fbench::sweep {

using Field = std::variant<bool*, int*, double*, std::string*, std::vector<std::string>*>;

struct SettingRow {
  std::string key;                         // "train.augment.shift"
  Field (*field)(config::TrialSettings&);  // where it is kept
  std::string help;                        // one line, with the unit
  double least = 0;                        // of integers and numbers, included
  double most = 0;
  std::vector<std::string> choices = {};  // of words; empty = any
  bool power_of_two = false;
  // Of words with a form of their own: their canonical text; throws UserError.
  std::string (*read)(const config::ConfigNode&) = nullptr;
  bool in_hash = true;
  // Configurations from before the setting existed had its default: at that it is left
  // out of hashes and comparisons.
  bool newer = false;
  bool may_be_axis = true;
  // Whether `table --best-by` may pick among its values: no for what says how a trial is
  // computed. Trials that differ in it stand in one table only when the table names it.
  bool tunable = true;
};

const std::vector<SettingRow>& settings_table();
// nullptr when there is no such key.
const SettingRow* find_setting(const std::string& key);

// Canonical text of a value in a file. Throws UserError with its place.
std::string read_setting(const SettingRow& row, const config::ConfigNode& value);
// A word as it stands in a file: true and false are no texts there.
nlohmann::json word_json(const std::string& text);
nlohmann::json setting_json(const SettingRow& row, config::TrialSettings settings);
config::TrialSettings with_setting(const SettingRow& row, config::TrialSettings settings,
                                   const std::string& text);
AxisKind setting_kind(const SettingRow& row);

// The settings with those of one section ("train") of a file applied; unknown keys throw.
config::TrialSettings with_section(const std::string& section,
                                   const config::ConfigNode& node,
                                   config::TrialSettings settings);

// Whether the value decides results that were not computed without the setting.
bool counts_in_hash(const SettingRow& row, const nlohmann::json& value);

// The text of `s2fbench list settings`: keys, defaults and help.
std::string settings_listing();

// Shortest text that reads back as the same number.
std::string number_text(double value);

}  // namespace s2fbench::sweep
