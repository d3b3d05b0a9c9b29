// The plan of a sweep: every cell, what rules it out, what it costs. Pure and
// deterministic: every rank computes the same plan from the same file.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "config/trial_settings.hpp"
#include "sweep/axes.hpp"
#include "sweep/selection.hpp"

namespace s2fbench::sweep {

struct Sweep {
  std::string name;
  std::string source;      // path of the file, for messages
  std::string data_path;   // resolved
  std::vector<Axis> axes;  // the canonical five, then the extra ones by name
  std::vector<std::vector<std::string>> excluded;  // rules of "axis=value" pairs
  config::TrialSettings base;  // fixed settings; model_options holds the given ones alone
  nlohmann::json effective;    // every setting, defaults included, sorted keys
};

struct Cell {
  std::int64_t index = 0;
  std::string key;
  std::string invalid_reason;  // "" = valid
  double cost = 0;  // predicted seconds, relative until corrected by measurement
};

// What the plan must know of the variants of `evaluate.variants`.
struct VariantSummary {
  std::string content_hash;           // of variants and sequences; "" = there are none
  std::vector<std::string> elements;  // the experiments, in the order of their values
};

struct Plan {
  Sweep sweep;
  DatasetSummary dataset;
  VariantSummary variants;
  std::string device = "cpu";  // "cpu" or "cuda"
  // Covers data and variant content, device type, fixed settings (threads and shards too)
  // and the names of the axes; not their values, so that a sweep can grow; no paths,
  // names or gang size.
  std::string config_hash;
  std::vector<Cell> cells;  // all, by index
};

// Reads and checks a sweep file; overrides are "key=value". Throws UserError with
// file:line:column for anything unknown, mistyped or impossible.
// data_root, when given, is where `data:` and other relative paths are looked up instead
// of the file's folder.
Sweep load_sweep(const std::string& path, const std::vector<std::string>& overrides = {},
                 const std::string& data_root = "");

// The sweep of a stored effective configuration, to be evaluated anew: without its
// excludes, with overrides of `evaluate.*` and `select.test` alone (UserError otherwise).
// `source` stands in messages; data_path "" = where the configuration says.
Sweep sweep_again(const nlohmann::json& effective, const std::string& source,
                  const std::vector<std::string>& overrides = {},
                  const std::string& data_path = "");

// The plan's sweep.effective also records the dataset and the device.
Plan make_plan(const Sweep& sweep, const DatasetSummary& dataset,
               const std::string& device = "cpu", const VariantSummary& variants = {});

// Throws UserError with the first reason when no cell can run.
void expect_valid_cell(const Plan& plan);

// The settings of one cell: the sweep's, with the cell's axis values applied.
config::TrialSettings cell_settings(const Plan& plan, std::int64_t index);

// What forbids that results of the stored configuration `theirs` go on under `ours`, a
// line each: other settings, another dataset or device, axes or axis values that are
// gone. "" when nothing does; values added to an axis, names, paths and excludes may
// differ.
std::string configuration_difference(const nlohmann::json& ours,
                                     const nlohmann::json& theirs);

}  // namespace s2fbench::sweep
