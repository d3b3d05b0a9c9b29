#include "cube/table_pick.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "cube/history.hpp"
#include "cube/variables.hpp"

namespace s2fbench::cube {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool is_highest(const std::string& curve) {
  const auto* row = catalogue::find_curve(curve);
  return row != nullptr && row->best == catalogue::CurveRow::Best::highest;
}

// A setting of `train` in the cube's effective configuration.
std::string fixed_setting(const CubeFile& cube, const std::string& name,
                          const std::string& otherwise) {
  const auto text = cube.file().dataset(kProvenance).read_text();
  const auto all =
      nlohmann::json::parse(text.empty() ? "" : text.front(), nullptr, false);
  const nlohmann::json::json_pointer place("/effective/train/" + name);
  if (all.is_discarded() || !all.contains(place) || !all.at(place).is_string())
    return otherwise;
  return all.at(place).get<std::string>();
}

// Position of the best defined value, the first of equal ones; 0 without any.
std::size_t best_position(const std::vector<double>& values, bool highest) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    const bool better = highest ? values[i] > values[best] : values[i] < values[best];
    if (better || std::isnan(values[best])) best = i;
  }
  return best;
}

}  // namespace

void check_best_by(const Schema& schema, const std::string& curve) {
  const auto known = catalogue::monitors();
  const std::string advice = "try one of " + join(known, ", ");
  if (find_metric(schema, curve) || catalogue::find_metric(curve)) {
    throw UserError(
        "test metrics never select: '" + curve + "' is computed on the test windows",
        "--best-by", advice);
  }
  if (std::find(known.begin(), known.end(), curve) == known.end()) {
    throw UserError("'" + curve + "' is no validation curve" + did_you_mean(curve, known),
                    "--best-by", advice);
  }
  if (label_index(schema.curves, curve) < 0) {
    throw UserError("this cube has no curve '" + curve + "'", "--best-by",
                    "it has " + join(schema.curves, ", "));
  }
}

struct SettingPicker::Setting {
  Labels values;
  std::vector<std::int64_t> cells;
  double sum = 0;
  int seeds = 0;  // with a value
  double mean() const { return sum / seeds; }
};

SettingPicker::SettingPicker(const CubeFile& cube, const std::string& curve,
                             std::vector<std::string> chosen_axes)
    : cube_(cube),
      chosen_(std::move(chosen_axes)),
      curve_(curve),
      highest_(is_highest(curve)),
      keep_(fixed_setting(cube, "keep", "best")),
      monitor_(fixed_setting(cube, "monitor", "valid_loss")),
      status_(cube.variable(kStatus).read<std::uint8_t>()) {}

double SettingPicker::value_of(std::int64_t cell) const {
  const auto done = static_cast<std::uint8_t>(CellState::done);
  return status_.at(static_cast<std::size_t>(cell)) == done ? kept_value(cell) : kNan;
}

// The curve's value at the epoch whose weights the trial kept.
double SettingPicker::kept_value(std::int64_t cell) const {
  const Schema& schema = cube_.schema();
  const auto at = axis_values(schema.axes, cell);
  const auto setting = [&](const std::string& name, const std::string& fixed) {
    const auto found = at.find(name);
    return found == at.end() ? fixed : found->second;
  };
  const auto curves = cube_.read(cell).curves;
  const auto curve = [&](const std::string& name) {
    const int position = label_index(schema.curves, name);
    if (position < 0) throw UserError("this cube has no curve '" + name + "'");
    return curves.at(static_cast<std::size_t>(position));
  };
  const auto values = curve(curve_);
  if (setting("train.keep", keep_) == "last") {
    // The loss is there in every epoch that was finished.
    const auto losses = curve("valid_loss");
    std::size_t epochs = losses.size();
    while (epochs > 0 && std::isnan(losses[epochs - 1])) --epochs;
    return epochs > 0 ? values[epochs - 1] : kNan;
  }
  const std::string monitor = setting("train.monitor", monitor_);
  return values.at(best_position(curve(monitor), is_highest(monitor)));
}

std::vector<SettingPicker::Setting> SettingPicker::settings_in(
    const Bucket& bucket) const {
  std::vector<Setting> settings;
  for (const auto& [cell, share] : bucket) {
    const auto at = axis_values(cube_.schema().axes, cell);
    Labels values;
    for (const auto& axis : chosen_) values.push_back(at.at(axis));
    auto place = std::find_if(settings.begin(), settings.end(),
                              [&](const Setting& s) { return s.values == values; });
    if (place == settings.end()) place = settings.insert(place, Setting{values, {}});
    place->cells.push_back(cell);
    const double value = value_of(cell);
    if (std::isnan(value)) continue;
    place->sum += value;
    ++place->seeds;
  }
  return settings;
}

std::optional<Picked> SettingPicker::pick(Bucket& bucket) const {
  const auto settings = settings_in(bucket);
  int seeds = 0, compared = 0;
  for (const Setting& setting : settings) seeds = std::max(seeds, setting.seeds);
  if (seeds == 0) return std::nullopt;
  const Setting* best = nullptr;
  for (const Setting& setting : settings) {
    if (setting.seeds < seeds) continue;
    ++compared;
    const bool better = best == nullptr || (highest_ ? setting.mean() > best->mean()
                                                     : setting.mean() < best->mean());
    if (better) best = &setting;
  }
  std::erase_if(bucket, [best](const auto& part) {
    return std::count(best->cells.begin(), best->cells.end(), part.first) == 0;
  });
  return Picked{best->values, best->mean(), best->seeds, compared};
}

}  // namespace s2fbench::cube
