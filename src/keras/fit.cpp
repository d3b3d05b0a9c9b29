#include "keras/fit.hpp"

#include <algorithm>
#include <optional>

#include "base/error.hpp"
#include "base/text.hpp"
#include "keras/families.hpp"

namespace s2fbench::keras {
namespace {

// How far one family got.
struct Attempt {
  Fit fit;
  std::size_t equal_layers = 0;
  std::string difference;  // "" = none
};

// Why the value is none of the option's, or "".
std::string option_problem(const catalogue::OptionRow& row, const std::string& value) {
  const std::string given = "its " + row.name + " would be " + value;
  switch (row.type) {
    case catalogue::OptionType::boolean:
      return value == "true" || value == "false" ? "" : given;
    case catalogue::OptionType::word: {
      const auto& choices = row.choices;
      const bool known =
          std::find(choices.begin(), choices.end(), value) != choices.end();
      return known ? "" : given + ", not " + join(choices, " or ");
    }
    case catalogue::OptionType::integer:
    case catalogue::OptionType::number:
      break;
  }
  const auto number = parse_number(value);
  const bool fits = number && *number >= row.least && *number <= row.most;
  return fits ? "" : given + ", which is outside of its range";
}

// What every family's request takes from the graph's ends alone.
models::ModelSpec outer_spec(const LayerGraph& graph, const Outline& outline) {
  models::ModelSpec spec;
  const Shape output = graph.shape(graph.outputs().front());
  spec.request.input_length = static_cast<int>(outline.layers.front().output.positions);
  spec.request.resolution =
      static_cast<int>(spec.request.input_length / output.positions);
  spec.request.tracks = static_cast<int>(output.channels);
  spec.positive_output = outline.layers.back().activation == "softplus";
  return spec;
}

// The family's spec for the graph; a text why there is none.
std::string complete_spec(const Family& family, const Outline& outline,
                          models::ModelSpec& spec) {
  const catalogue::ModelRow* row = catalogue::find_model(family.model);
  if (row == nullptr) {
    throw InternalError("a family without a model: " + std::string(family.model));
  }
  spec.name = family.model;
  if (row->task == catalogue::Task::binary) {
    spec.request.resolution = spec.request.input_length;
  }
  const auto options = family.options(outline, spec);
  if (!options) return "too few layers";
  spec.request.options = catalogue::complete_options(*row, *options);
  for (const auto& option : row->options) {
    const auto problem = option_problem(option, spec.request.options.at(option.name));
    if (!problem.empty()) return problem;
  }
  return row->why_not(spec.request);
}

std::vector<std::string> names_of_inputs(const std::vector<Layer>& layers,
                                         const Layer& layer) {
  std::vector<std::string> names;
  for (const std::size_t input : layer.inputs) names.push_back(layers[input].place.name);
  return names;
}

// The first difference of two lists of layers; "" when there is none.
std::string difference(const std::vector<Layer>& file, const std::vector<Layer>& ours,
                       std::size_t at) {
  if (at == file.size() && at == ours.size()) return "";
  const auto expected = [&] {
    return ", expected " + (at == ours.size()
                                ? "the model's end"
                                : ours[at].text + " (" + ours[at].place.name + ")");
  };
  if (at == file.size()) {
    return "the model ends behind layer '" + file.back().place.name + "'" + expected();
  }
  const std::string layer = "layer '" + file[at].place.name + "'";
  if (at == ours.size() || file[at].text != ours[at].text) {
    return layer + " is " + file[at].text + expected();
  }
  return layer + " is fed by " + join(names_of_inputs(file, file[at]), " and ") +
         ", expected what corresponds to " +
         join(names_of_inputs(ours, ours[at]), " and ");
}

Attempt try_family(const Family& family, const LayerGraph& graph,
                   const Outline& outline) {
  Attempt attempt;
  attempt.fit.spec = outer_spec(graph, outline);
  attempt.difference = complete_spec(family, outline, attempt.fit.spec);
  if (!attempt.difference.empty()) return attempt;
  LayerGraph described;
  family.describe(described, attempt.fit.spec);
  attempt.fit.file = outline.layers;
  attempt.fit.ours = described.in_order();
  const auto& file = attempt.fit.file;
  const auto& ours = attempt.fit.ours;
  std::size_t& equal = attempt.equal_layers;
  while (equal < std::min(file.size(), ours.size()) &&
         file[equal].text == ours[equal].text &&
         file[equal].inputs == ours[equal].inputs) {
    ++equal;
  }
  attempt.difference = difference(file, ours, equal);
  return attempt;
}

}  // namespace

Fit fit_family(const LayerGraph& graph, const std::string& file) {
  const Outline outline = outline_of(graph);
  std::optional<Attempt> best;
  for (const Family& family : families()) {
    Attempt attempt = try_family(family, graph, outline);
    if (attempt.difference.empty()) return std::move(attempt.fit);
    if (!best || attempt.equal_layers > best->equal_layers) best = std::move(attempt);
  }
  throw UserError(
      "not a model of the families that can be imported",
      file + ": nearest is " + best->fit.spec.name + ", but " + best->difference);
}

}  // namespace s2fbench::keras
