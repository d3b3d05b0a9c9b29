#include "cube/cube.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cube/cube_layout.hpp"
#include "cube/variables.hpp"

namespace s2fbench::cube {
namespace {

Schema read_schema(const h5::File& file) {
  if (!file.exists(kSchema))
    throw UserError("not a results cube", file.file(), "give a cube.h5 or its folder");
  const auto text = file.dataset(kSchema).read_text();
  const auto json =
      nlohmann::json::parse(text.size() == 1 ? text[0] : "", nullptr, false);
  return schema_from_json(json, file.file() + ": /schema");
}

// The block of one cell in a variable: its place on the axes, all of the other
// dimensions.
struct Slot {
  h5::Shape start, count;
  Slot(const Schema& schema, std::int64_t cell, const h5::Shape& shape)
      : start(shape.size(), 0), count(shape) {
    const auto at = sweep::cell_coordinates(schema.axes, cell);
    for (std::size_t i = 0; i < at.size(); ++i) {
      start[i] = static_cast<hsize_t>(at[i]);
      count[i] = 1;
    }
  }
};

template <typename Number>
std::vector<Number> get(const h5::Dataset& variable, const Schema& schema,
                        std::int64_t cell) {
  const Slot slot(schema, cell, variable.shape());
  return variable.read<Number>(slot.start, slot.count);
}

}  // namespace

CubeFile::CubeFile(h5::File file) : file_(std::move(file)), schema_(read_schema(file_)) {
  // Everything that read() indexes into has the shape that the schema says.
  const auto open = [this](const std::string& name, const h5::Shape& shape) {
    h5::Dataset variable = file_.dataset(name);
    variable.expect_shape(shape);
    variables_.emplace(name, std::move(variable));
  };
  for (const char* name :
       {kStatus, kReason, kAttempts, kSeconds, kGpuSeconds, kPeakMemory, kHost, kCrc})
    open(name, axis_lengths(schema_));
  for (const Variable& metric : schema_.metrics)
    open(metric.name, metric_shape(schema_, metric));
  for (const auto& curve : schema_.curves)
    open(curve_variable(curve), curve_shape(schema_));
}

CubeFile CubeFile::open_for_reading(const std::string& path) {
  return CubeFile(h5::File::open(path));
}

CellValues CubeFile::read(std::int64_t cell) const {
  const auto numbers = [&](const std::string& name) {
    return get<double>(variables_.at(name), schema_, cell);
  };
  const Slot slot(schema_, cell, axis_lengths(schema_));
  CellValues values;
  values.state =
      static_cast<CellState>(get<std::uint8_t>(variables_.at(kStatus), schema_, cell)[0]);
  values.reason = variables_.at(kReason).read_text(slot.start);
  values.host = variables_.at(kHost).read_text(slot.start);
  values.attempts = get<std::int32_t>(variables_.at(kAttempts), schema_, cell)[0];
  values.seconds = numbers(kSeconds)[0];
  values.gpu_seconds = numbers(kGpuSeconds)[0];
  values.peak_memory = numbers(kPeakMemory)[0];
  for (const Variable& metric : schema_.metrics)
    values.metrics.push_back(numbers(metric.name));
  for (const auto& curve : schema_.curves)
    values.curves.push_back(numbers(curve_variable(curve)));
  return values;
}

std::uint64_t CubeFile::stored_checksum(std::int64_t cell) const {
  return get<std::uint64_t>(variables_.at(kCrc), schema_, cell)[0];
}

const h5::Dataset& CubeFile::variable(const std::string& name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end())
    throw InternalError("the cube has no variable '" + name + "'");
  return found->second;
}

std::vector<std::string> CubeFile::variable_names() const {
  std::vector<std::string> names;
  for (const auto& item : variables_) names.push_back(item.first);
  return names;
}

}  // namespace s2fbench::cube
