#include "cube/schema.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::cube {
namespace {

const sweep::Axis* find_axis(const std::vector<sweep::Axis>& axes,
                             const std::string& name) {
  for (const auto& axis : axes)
    if (axis.name == name) return &axis;
  return nullptr;
}

// The setting's value, or all of its values when it is an axis.
std::vector<std::string> values_of(const sweep::Plan& plan, const std::string& setting,
                                   const std::string& otherwise) {
  const sweep::Axis* axis = find_axis(plan.sweep.axes, setting);
  return axis ? axis->values : std::vector<std::string>{otherwise};
}

int most_epochs(const sweep::Plan& plan, const config::TrialSettings& settings) {
  long long most = 1;
  for (const auto& text :
       values_of(plan, "train.epochs", std::to_string(settings.train.epochs)))
    most = std::max(most, parse_integer(text).value_or(1));
  return static_cast<int>(most);
}

// The trained resolutions and, when asked for, every coarser one of the eight that
// divides the input.
Dimension eval_resolutions(const sweep::Plan& plan,
                           const config::TrialSettings& settings) {
  std::set<long long> all;
  for (const auto& text :
       values_of(plan, "resolution", std::to_string(settings.resolution)))
    if (const auto value = parse_integer(text)) all.insert(*value);
  const auto modes =
      values_of(plan, "evaluate.resolutions", settings.evaluate.resolutions);
  const bool windows = !plan.dataset.sequences;
  if (!all.empty() && windows && label_index(modes, "coarser") >= 0) {
    const long long least = *all.begin();
    for (const int resolution : catalogue::kResolutions)
      if (resolution >= least && plan.dataset.input_length % resolution == 0)
        all.insert(resolution);
  }
  Dimension dimension{"eval_resolution", {}, true};
  for (const long long value : all) dimension.labels.push_back(std::to_string(value));
  return dimension;
}

}  // namespace

Schema make_schema(const sweep::Plan& plan) {
  const config::TrialSettings settings = sweep::cell_settings(plan, 0);
  Schema schema;
  schema.axes = plan.sweep.axes;
  schema.dimensions = {{"track", plan.dataset.tracks, false},
                       eval_resolutions(plan, settings)};
  const auto& evaluate = settings.evaluate;
  if (!evaluate.smoothing.empty())
    schema.dimensions.push_back({"smoothing", evaluate.smoothing, true});
  if (!evaluate.test_sets.empty())
    schema.dimensions.push_back({"test_set", evaluate.test_sets, false});
  if (!plan.variants.elements.empty())
    schema.dimensions.push_back({"element", plan.variants.elements, false});
  const auto holding = sweep::holding_of(plan.dataset);
  for (const auto& name : catalogue::with_companions(evaluate.metrics, holding)) {
    const catalogue::MetricRow* row = catalogue::find_metric(name);
    if (!row) throw InternalError("metric '" + name + "' is not in the catalogue");
    Variable metric{row->name, row->help, row->dimensions};
    if (!evaluate.test_sets.empty() && !catalogue::is_of_variants(*row))
      metric.dimensions.insert(metric.dimensions.begin(), "test_set");
    schema.metrics.push_back(std::move(metric));
  }
  // Every trial may record all; what a trial does not have stays NaN.
  for (const auto& row : catalogue::curves()) schema.curves.push_back(row.name);
  schema.epochs = most_epochs(plan, settings);
  return schema;
}

const Dimension* find_dimension(const Schema& schema, const std::string& name) {
  for (const auto& dimension : schema.dimensions)
    if (dimension.name == name) return &dimension;
  return nullptr;
}

const Variable* find_metric(const Schema& schema, const std::string& name) {
  for (const auto& metric : schema.metrics)
    if (metric.name == name) return &metric;
  return nullptr;
}

std::int64_t values_per_cell(const Schema& schema, const Variable& metric) {
  std::int64_t count = 1;
  for (const auto& name : metric.dimensions) {
    const Dimension* dimension = find_dimension(schema, name);
    if (!dimension)
      throw InternalError("metric '" + metric.name + "' has no dimension '" + name + "'");
    count *= static_cast<std::int64_t>(dimension->labels.size());
  }
  return count;
}

int label_index(const std::vector<std::string>& labels, const std::string& label) {
  const auto found = std::find(labels.begin(), labels.end(), label);
  return found == labels.end() ? -1 : static_cast<int>(found - labels.begin());
}

}  // namespace s2fbench::cube
