#include "cube/reshape.hpp"

#include <limits>

namespace s2fbench::cube {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Where value `position` of the metric (row-major, earlier shape) lies now; -1 = nowhere.
std::int64_t moved(const Schema& before, const Schema& now,
                   const std::vector<std::string>& dimensions, std::int64_t position) {
  std::int64_t target = 0, stride = 1;
  for (auto name = dimensions.rbegin(); name != dimensions.rend(); ++name) {
    const auto& labels = find_dimension(before, *name)->labels;
    const auto length = static_cast<std::int64_t>(labels.size());
    const Dimension* dimension = find_dimension(now, *name);
    if (!dimension) return -1;
    const int place = label_index(dimension->labels,
                                  labels[static_cast<std::size_t>(position % length)]);
    if (place < 0) return -1;
    target += place * stride;
    stride *= static_cast<std::int64_t>(dimension->labels.size());
    position /= length;
  }
  return target;
}

bool same_labels(const Schema& a, const Schema& b, const std::string& name) {
  const Dimension* left = find_dimension(a, name);
  const Dimension* right = find_dimension(b, name);
  return left && right && left->labels == right->labels;
}

}  // namespace

TrialResult Reshaper::operator()(TrialResult result) const {
  std::vector<MetricValue> kept;
  for (MetricValue& metric : result.metrics) {
    const Variable* old_shape = find_metric(before_, metric.name);
    const Variable* new_shape = find_metric(now_, metric.name);
    if (!old_shape || !new_shape || old_shape->dimensions != new_shape->dimensions)
      continue;
    if (static_cast<std::int64_t>(metric.values.size()) !=
        values_per_cell(before_, *old_shape))
      continue;
    bool same = true;
    for (const auto& name : new_shape->dimensions)
      same = same && same_labels(before_, now_, name);
    if (same) {
      kept.push_back(std::move(metric));
      continue;
    }
    std::vector<double> values(
        static_cast<std::size_t>(values_per_cell(now_, *new_shape)), kNan);
    for (std::size_t i = 0; i < metric.values.size(); ++i) {
      const std::int64_t to =
          moved(before_, now_, new_shape->dimensions, static_cast<std::int64_t>(i));
      if (to >= 0) values[static_cast<std::size_t>(to)] = metric.values[i];
    }
    kept.push_back({metric.name, std::move(values)});
  }
  result.metrics = std::move(kept);
  return result;
}

}  // namespace s2fbench::cube
