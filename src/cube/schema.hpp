// The fixed shape of a results cube, known before the first trial starts.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sweep/axes.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::cube {

// A dimension that a metric has beside the axes.
struct Dimension {
  std::string name;  // "track", "eval_resolution", "test_set", "element", ...
  std::vector<std::string> labels;  // coordinate values
  bool numeric = false;             // labels are integers
};

struct Variable {
  std::string name;
  std::string help;                     // becomes the attribute long_name
  std::vector<std::string> dimensions;  // the metric's own, beside the axes
};

struct Schema {
  std::vector<sweep::Axis> axes;
  std::vector<Dimension> dimensions;
  std::vector<Variable> metrics;
  std::vector<std::string> curves;  // shape axes x epoch
  int epochs = 0;                   // length of the epoch dimension
};

// Version of the cube and journal layout, stored in both.
inline constexpr int kSchemaVersion = 1;

// From the plan alone: every rank gets the same.
Schema make_schema(const sweep::Plan& plan);

// nullptr when there is none.
const Dimension* find_dimension(const Schema& schema, const std::string& name);
const Variable* find_metric(const Schema& schema, const std::string& name);
// Values that a metric holds for one cell: the product of its own dimensions.
std::int64_t values_per_cell(const Schema& schema, const Variable& metric);
// Position of a label, -1 when there is none.
int label_index(const std::vector<std::string>& labels, const std::string& label);

// The schema inside journals and cubes. from_json throws UserError(where) on anything
// that is not a sound schema.
nlohmann::json to_json(const Schema& schema);
Schema schema_from_json(const nlohmann::json& json, const std::string& where);

}  // namespace s2fbench::cube
