#include "cube/cube_layout.hpp"

#include <limits>

#include "base/text.hpp"
#include "cube/variables.hpp"
#include "h5/scale.hpp"

namespace s2fbench::cube {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Coordinates by dimension name, so that variables can be given their axes.
using Scales = std::vector<std::pair<std::string, h5::Dataset>>;

h5::Dataset write_labels(h5::File& file, const std::string& name, sweep::AxisKind kind,
                         const std::vector<std::string>& labels) {
  std::vector<std::int64_t> integers;
  std::vector<double> numbers;
  for (const auto& label : labels) {
    integers.push_back(parse_integer(label).value_or(0));
    numbers.push_back(parse_number(label).value_or(kNan));
  }
  if (kind == sweep::AxisKind::integer) return file.write(name, integers);
  if (kind == sweep::AxisKind::number) return file.write(name, numbers);
  return file.write_text(name, labels);
}

void add_scale(Scales& scales, h5::Dataset dataset, const std::string& name,
               const std::string& help) {
  h5::make_scale(dataset, name);
  dataset.write_attribute("long_name", help);
  if (name == "resolution" || name == "eval_resolution")
    dataset.write_attribute("units", "bp");
  scales.emplace_back(name, std::move(dataset));
}

Scales write_coordinates(h5::File& file, const Schema& schema) {
  Scales scales;
  for (const auto& axis : schema.axes)
    add_scale(scales, write_labels(file, axis.name, axis.kind, axis.values), axis.name,
              "axis of the sweep: " + axis.name);
  for (const auto& dimension : schema.dimensions)
    add_scale(
        scales,
        write_labels(file, dimension.name,
                     dimension.numeric ? sweep::AxisKind::integer : sweep::AxisKind::word,
                     dimension.labels),
        dimension.name, "dimension of metrics: " + dimension.name);
  std::vector<std::int64_t> epochs;
  for (int epoch = 1; epoch <= schema.epochs; ++epoch) epochs.push_back(epoch);
  add_scale(scales, file.write(kEpoch, epochs), kEpoch, "training epoch, from 1");
  return scales;
}

// Gives a variable its axes: those of the sweep, then `own`.
void attach(h5::Dataset& variable, const Scales& scales, const Schema& schema,
            const std::vector<std::string>& own) {
  std::vector<std::string> names;
  for (const auto& axis : schema.axes) names.push_back(axis.name);
  names.insert(names.end(), own.begin(), own.end());
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const auto& [name, scale] : scales)
      if (name == names[i]) h5::attach_scale(variable, scale, static_cast<int>(i));
}

void describe(h5::Dataset& variable, const std::string& long_name,
              const std::string& units) {
  variable.write_attribute("long_name", long_name);
  if (!units.empty()) variable.write_attribute("units", units);
}

void add_values(h5::File& file, const Scales& scales, const Schema& schema) {
  const h5::Storage filled{.early = true, .fill = kNan};
  const auto add = [&](const std::string& name, const h5::Shape& shape,
                       const std::vector<std::string>& own, const std::string& help,
                       const std::string& units) {
    h5::Dataset variable = file.create<double>(name, shape, filled);
    variable.write_attribute("_FillValue", std::vector<double>{kNan});
    describe(variable, help, units);
    attach(variable, scales, schema, own);
  };
  for (const Variable& metric : schema.metrics)
    add(metric.name, metric_shape(schema, metric), metric.dimensions, metric.help, "1");
  for (const auto& curve : schema.curves)
    add(curve_variable(curve), curve_shape(schema), {kEpoch}, curve + " of each epoch",
        "1");
  const h5::Shape cells = axis_lengths(schema);
  add(kSeconds, cells, {}, "wall time of the trial", "s");
  add(kGpuSeconds, cells, {}, "wall time of the trial times its GPUs", "s");
  add(kPeakMemory, cells, {}, "peak memory of the largest rank", "byte");
}

void add_bookkeeping(h5::File& file, const Scales& scales, const Schema& schema) {
  const h5::Shape cells = axis_lengths(schema);
  const h5::Storage early{.early = true};
  h5::Dataset attempts = file.create<std::int32_t>(kAttempts, cells, early);
  describe(attempts, "how often the cell was started", "1");
  attach(attempts, scales, schema, {});
  h5::Dataset reason = file.create_text(kReason, cells, kReasonWidth, early);
  describe(reason, "why the cell is not done", "");
  attach(reason, scales, schema, {});
  h5::Dataset host = file.create_text(kHost, cells, kHostWidth, early);
  describe(host, "where the trial ran", "");
  attach(host, scales, schema, {});
  h5::Dataset crc = file.create<std::uint64_t>(kCrc, cells, early);
  describe(crc, "XXH3-64 checksum of the cell; 0 while nothing is recorded", "1");
  attach(crc, scales, schema, {});
  h5::Dataset status = file.create<std::uint8_t>(kStatus, cells, early);
  std::vector<std::uint8_t> flags;
  std::vector<std::string> meanings;
  for (int i = 0; i < kCellStates; ++i) {
    flags.push_back(static_cast<std::uint8_t>(i));
    meanings.push_back(to_string(static_cast<CellState>(i)));
  }
  status.write_attribute("flag_values", flags);
  status.write_attribute("flag_meanings", join(meanings, " "));
  describe(status, "state of the cell, written last", "");
  attach(status, scales, schema, {});
}

void add_provenance(h5::File& file, const History& history) {
  const SweepIdentity& identity = history.identity;
  file.write_attribute("Conventions", "CF-1.8");
  file.write_attribute("title", "s2fbench results: " + identity.name);
  file.write_attribute("schema_version", std::int64_t{kSchemaVersion});
  file.write_attribute("config_hash", identity.config_hash);
  file.write_attribute("data_hash", identity.data_hash);
  const nlohmann::json provenance = {
      {"sweep", identity.name},          {"config_hash", identity.config_hash},
      {"data_hash", identity.data_hash}, {"schema_version", kSchemaVersion},
      {"effective", identity.effective}, {"starts", history.starts}};
  const auto text = [](const nlohmann::json& json) {
    return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  };
  h5::Dataset variable = file.write_text(kProvenance, text(provenance));
  variable.write_attribute("long_name",
                           "configuration and every start of the sweep, JSON");
  h5::Dataset schema = file.write_text(kSchema, text(to_json(history.schema)));
  schema.write_attribute("long_name", "axes, dimensions and metrics of this file, JSON");
}

}  // namespace

h5::Shape axis_lengths(const Schema& schema) {
  h5::Shape shape;
  for (const auto& axis : schema.axes) shape.push_back(axis.values.size());
  return shape;
}

h5::Shape metric_shape(const Schema& schema, const Variable& metric) {
  h5::Shape shape = axis_lengths(schema);
  for (const auto& name : metric.dimensions)
    shape.push_back(find_dimension(schema, name)->labels.size());
  return shape;
}

h5::Shape curve_shape(const Schema& schema) {
  h5::Shape shape = axis_lengths(schema);
  shape.push_back(static_cast<hsize_t>(schema.epochs));
  return shape;
}

void lay_out_cube(h5::File& file, const History& history) {
  const Scales scales = write_coordinates(file, history.schema);
  add_values(file, scales, history.schema);
  add_bookkeeping(file, scales, history.schema);
  add_provenance(file, history);
}

}  // namespace s2fbench::cube
