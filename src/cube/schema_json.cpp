// The schema as JSON: in the header of journals and in the cube's variable `schema`.
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cube/schema.hpp"

namespace s2fbench::cube {
namespace {

using nlohmann::json;

// Larger cubes than this are not ours (2^28 cells); keeps hostile files from taking
// memory.
constexpr std::int64_t kMostCells = std::int64_t{1} << 28;

const std::vector<std::string> kKinds = {"integer", "number", "word"};

void check(bool good, const std::string& what, const std::string& where) {
  if (!good) throw UserError("unsound schema: " + what, where);
}

void check_numbers(const std::vector<std::string>& labels, bool integer,
                   const std::string& where) {
  for (const auto& label : labels)
    check(integer ? parse_integer(label).has_value() : parse_number(label).has_value(),
          "'" + label + "' is not a number", where);
}

void check_sound(const Schema& schema, const std::string& where) {
  std::set<std::string> names;
  std::int64_t cells = 1;
  for (const auto& axis : schema.axes) {
    check(!axis.name.empty() && names.insert(axis.name).second,
          "axis '" + axis.name + "' twice", where);
    check(!axis.values.empty(), "axis '" + axis.name + "' is empty", where);
    if (axis.kind != sweep::AxisKind::word)
      check_numbers(axis.values, axis.kind == sweep::AxisKind::integer, where);
    check(static_cast<std::int64_t>(axis.values.size()) <= kMostCells / cells,
          "too many cells", where);
    cells *= static_cast<std::int64_t>(axis.values.size());
  }
  for (const auto& dimension : schema.dimensions) {
    check(!dimension.name.empty() && names.insert(dimension.name).second,
          "dimension '" + dimension.name + "' twice", where);
    if (dimension.numeric) check_numbers(dimension.labels, true, where);
  }
  for (const auto& metric : schema.metrics) {
    check(!metric.name.empty() && names.insert(metric.name).second,
          "metric '" + metric.name + "' twice", where);
    std::int64_t values = 1;
    for (const auto& name : metric.dimensions) {
      const Dimension* dimension = find_dimension(schema, name);
      check(dimension != nullptr, "no dimension '" + name + "'", where);
      const auto length = static_cast<std::int64_t>(dimension->labels.size());
      check(length <= kMostCells / values, "metric '" + metric.name + "' is too large",
            where);
      values *= std::max<std::int64_t>(1, length);
    }
  }
  check(schema.epochs >= 1 && schema.epochs <= 1'000'000, "number of epochs", where);
}

}  // namespace

json to_json(const Schema& schema) {
  json axes = json::array(), dimensions = json::array(), metrics = json::array();
  for (const auto& axis : schema.axes)
    axes.push_back({{"name", axis.name},
                    {"kind", kKinds.at(static_cast<std::size_t>(axis.kind))},
                    {"values", axis.values}});
  for (const auto& dimension : schema.dimensions)
    dimensions.push_back({{"name", dimension.name},
                          {"labels", dimension.labels},
                          {"numeric", dimension.numeric}});
  for (const auto& metric : schema.metrics)
    metrics.push_back({{"name", metric.name},
                       {"help", metric.help},
                       {"dimensions", metric.dimensions}});
  return {{"axes", axes},
          {"dimensions", dimensions},
          {"metrics", metrics},
          {"curves", schema.curves},
          {"epochs", schema.epochs}};
}

Schema schema_from_json(const json& source, const std::string& where) {
  using Texts = std::vector<std::string>;
  Schema schema;
  try {
    for (const auto& axis : source.at("axes")) {
      const int kind = label_index(kKinds, axis.at("kind").get<std::string>());
      check(kind >= 0, "kind of an axis", where);
      schema.axes.push_back({axis.at("name").get<std::string>(),
                             static_cast<sweep::AxisKind>(kind),
                             axis.at("values").get<Texts>()});
    }
    for (const auto& dimension : source.at("dimensions"))
      schema.dimensions.push_back({dimension.at("name").get<std::string>(),
                                   dimension.at("labels").get<Texts>(),
                                   dimension.at("numeric").get<bool>()});
    for (const auto& metric : source.at("metrics"))
      schema.metrics.push_back({metric.at("name").get<std::string>(),
                                metric.at("help").get<std::string>(),
                                metric.at("dimensions").get<Texts>()});
    schema.curves = source.at("curves").get<Texts>();
    schema.epochs = source.at("epochs").get<int>();
  } catch (const json::exception& error) {
    throw UserError(std::string("unsound schema: ") + error.what(), where);
  }
  check_sound(schema, where);
  return schema;
}

}  // namespace s2fbench::cube
