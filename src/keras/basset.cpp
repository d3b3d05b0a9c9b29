#include "keras/families.hpp"

namespace s2fbench::keras {
namespace {

constexpr std::int64_t kPools[] = {3, 4, 4};

std::optional<catalogue::Options> options(const Outline& outline,
                                          const models::ModelSpec&) {
  const auto& convolutions = outline.convolutions;
  if (convolutions.size() < 4 || outline.activations.empty()) return std::nullopt;
  catalogue::Options options = {
      {"width", "1"},
      {"activation", outline.activations.front()->activation},
      {"dense_units", std::to_string(convolutions[3]->output.channels)}};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string number = std::to_string(i + 1);
    options["filters" + number] = std::to_string(convolutions[i]->output.channels);
    options["kernel" + number] = std::to_string(convolutions[i]->width);
  }
  return options;
}

void describe(LayerGraph& graph, const models::ModelSpec& spec) {
  const auto& options = spec.request.options;
  const auto filters = [&](const std::string& name) {
    return catalogue::scaled(catalogue::integer_option(options, name),
                             catalogue::number_option(options, "width"));
  };
  std::string activation = catalogue::word_option(options, "activation");
  std::size_t h = add_onehot_input(graph, spec);
  for (int i = 0; i < 3; ++i) {
    const std::string number = std::to_string(i + 1);
    h = add_unit(
        graph, h,
        {filters("filters" + number),
         catalogue::integer_option(options, "kernel" + number), activation, kPools[i]},
        "stage" + number);
    activation = "relu";
  }
  const std::int64_t positions = graph.shape(h).positions;
  const int units = filters("dense_units");
  h = graph.dense(graph.flatten(h), units,
                  {.name = "dense1", .input_positions = positions});
  h = graph.activation(h, "relu", {.name = "dense1"});
  h = graph.activation(graph.dense(h, units, {.name = "dense2"}), "relu",
                       {.name = "dense2"});
  h = graph.dense(h, spec.request.tracks, {.name = "head"});
  graph.set_outputs({graph.activation(h, "sigmoid", {.name = "head"})});
}

}  // namespace

Family basset_family() { return {"basset", options, describe}; }

}  // namespace s2fbench::keras
