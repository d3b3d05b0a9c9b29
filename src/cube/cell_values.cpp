#include "cube/cell_values.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "cube/variables.hpp"
#include "h5/dataset.hpp"

namespace s2fbench::cube {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::size_t metric_position(const Schema& schema, const std::string& name) {
  for (std::size_t i = 0; i < schema.metrics.size(); ++i)
    if (schema.metrics[i].name == name) return i;
  throw InternalError("a trial returned the metric '" + name + "', which the cube lacks");
}

// Little-endian bytes, so that any machine can check a cube.
void add_bits(std::string& bytes, std::uint64_t bits) {
  char little[8];
  for (int i = 0; i < 8; ++i) little[i] = static_cast<char>(bits >> (8 * i) & 0xFF);
  bytes.append(little, sizeof little);
}
void add_value(std::string& bytes, double value) {
  add_bits(bytes, std::bit_cast<std::uint64_t>(value));
}
void add_text(std::string& bytes, const std::string& text) {
  add_bits(bytes, text.size());
  bytes += text;
}

// One NaN of the many: journals keep but that there is one, and a cube made from them is
// to have the same bytes.
void same_nan(std::vector<double>& values) {
  for (double& value : values)
    if (std::isnan(value)) value = kNan;
}

}  // namespace

CellValues cell_values(const Schema& schema, const TrialResult& result, int attempts) {
  CellValues values{result.state,
                    h5::fit_text(result.reason, kReasonWidth),
                    attempts,
                    result.seconds,
                    result.gpu_seconds,
                    result.peak_memory,
                    h5::fit_text(result.host, kHostWidth)};
  for (const Variable& metric : schema.metrics)
    values.metrics.emplace_back(static_cast<std::size_t>(values_per_cell(schema, metric)),
                                kNan);
  values.curves.assign(
      schema.curves.size(),
      std::vector<double>(static_cast<std::size_t>(schema.epochs), kNan));
  for (const MetricValue& metric : result.metrics) {
    auto& slot = values.metrics[metric_position(schema, metric.name)];
    if (metric.values.size() != slot.size())
      throw InternalError("metric '" + metric.name + "' has " +
                          std::to_string(metric.values.size()) + " values, not " +
                          std::to_string(slot.size()));
    slot = metric.values;
    same_nan(slot);
  }
  for (const Curve& curve : result.curves) {
    const int position = label_index(schema.curves, curve.name);
    if (position < 0) continue;  // curves are for looking at: a new one needs no new cube
    auto& slot = values.curves[static_cast<std::size_t>(position)];
    std::copy_n(curve.values.begin(), std::min(slot.size(), curve.values.size()),
                slot.begin());
    same_nan(slot);
  }
  return values;
}

std::uint64_t checksum(const CellValues& values) {
  std::string bytes;
  bytes.reserve(8192);
  bytes += static_cast<char>(values.state);
  add_text(bytes, values.reason);
  add_bits(bytes, static_cast<std::uint64_t>(values.attempts));
  for (const double value : {values.seconds, values.gpu_seconds, values.peak_memory})
    add_value(bytes, value);
  add_text(bytes, values.host);
  for (const auto* group : {&values.metrics, &values.curves})
    for (const auto& list : *group)
      for (const double value : list) add_value(bytes, value);
  return hash64(bytes);
}

}  // namespace s2fbench::cube
