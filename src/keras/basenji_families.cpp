// The Basenji family: basenji, basenji_binary and basenjimod from 32 bp on.
#include <algorithm>

#include "catalogue/basenji_layers.hpp"
#include "keras/families.hpp"

namespace s2fbench::keras {
namespace {

using catalogue::Options;

void set(Options& options, const std::string& name, std::int64_t value) {
  options[name] = std::to_string(value);
}

// The growth that makes these dilations, from those that the study used, or the second
// over the first.
std::string growth_of(const std::vector<int>& dilations) {
  const auto units = static_cast<int>(dilations.size());
  for (const char* growth : {"2", "1.5", "1.125", "1"}) {
    if (catalogue::dilations(units, std::stod(growth)) == dilations) return growth;
  }
  return std::to_string(dilations[1]);
}

// From the first dilated convolution on: pairs of it and a 1x1 convolution, each pair
// ending in an addition; then the last 1x1 convolution and the head.
struct UnitsOutline {
  std::vector<int> dilations = {};
  const Layer* first = nullptr;  // dilated convolution
  const Layer* last = nullptr;   // 1x1 convolution
};

std::optional<UnitsOutline> units_outline(const Outline& outline, std::size_t from) {
  const auto& convolutions = outline.convolutions;
  if (convolutions.size() < from + 2) return std::nullopt;
  UnitsOutline units;
  for (std::size_t i = from; i + 2 < convolutions.size(); i += 2) {
    units.dilations.push_back(static_cast<int>(convolutions[i]->dilation));
  }
  units.first = units.dilations.empty() ? nullptr : convolutions[from];
  units.last = convolutions[convolutions.size() - 2];
  return units;
}

void set_units(Options& options, const UnitsOutline& units, const char* filters) {
  set(options, "dilated_units", std::ssize(units.dilations));
  if (units.first == nullptr) return;
  set(options, filters, units.first->output.channels);
  set(options, "dilated_kernel", units.first->width);
  if (units.dilations.size() > 1) {
    options["dilation_growth"] = growth_of(units.dilations);
  }
}

std::optional<Options> basenji_options(const Outline& outline,
                                       const models::ModelSpec& spec) {
  const auto units = units_outline(outline, 1);
  if (!units) return std::nullopt;
  const Layer& stem = *outline.convolutions.front();
  Options options = {{"width", "1"}};
  set(options, "trunk_filters", stem.output.channels);
  set(options, "stem_kernel", stem.width);
  set(options, "last_filters", units->last->output.channels);
  set_units(options, *units, "dilated_filters");
  if (spec.name == "basenji_binary") {
    // Behind the stem's batch norm, where the profile model goes on to its pool.
    const auto behind = std::find_if(
        outline.layers.begin(), outline.layers.end(),
        [](const Layer& layer) { return layer.kind == Layer::Kind::batch_norm; });
    const bool there = behind != outline.layers.end() &&
                       behind + 1 != outline.layers.end() &&
                       !(behind + 1)->activation.empty();
    const std::string end = there ? (behind + 1)->activation : "gelu";
    options["activation"] = end == "gelu" ? "none" : end;
  }
  return options;
}

std::optional<Options> basenjimod_options(const Outline& outline,
                                          const models::ModelSpec&) {
  const auto& convolutions = outline.convolutions;
  const std::size_t tower = outline.pools.empty() ? 0 : outline.pools.size() - 1;
  const auto units = units_outline(outline, 1 + tower);
  if (!units || tower == 0) return std::nullopt;
  Options options = {{"width", "1"}};
  set(options, "filters1", convolutions[0]->output.channels);
  set(options, "stem_kernel", convolutions[0]->width);
  set(options, "filters2", convolutions[1]->output.channels);
  set(options, "tower_kernel", convolutions[1]->width);
  set(options, "filters5", units->last->output.channels);
  set_units(options, *units, "filters4");
  if (tower > 1) {
    const auto first = convolutions[1]->output.channels;
    const auto second = convolutions[2]->output.channels;
    const bool usual = second == catalogue::scaled(static_cast<int>(first), 1.125);
    if (!usual)
      options["growth"] =
          number_text(static_cast<double>(second) / static_cast<double>(first));
  }
  return options;
}

int kernel(const models::ModelSpec& spec, const char* name) {
  return catalogue::integer_option(spec.request.options, name);
}

struct Block {
  std::int64_t filters = 1;
  std::int64_t width = 1;
  std::int64_t pool = 1;
  std::string end = "linear";  // activation behind the batch norm
};

// GELU, convolution without bias, batch norm, pool: a GeluUnit at `name`.
std::size_t add_block(LayerGraph& graph, std::size_t from, const Block& block,
                      const std::string& name) {
  std::size_t h = graph.activation(from, "gelu", {.name = name});
  h = graph.convolution(h,
                        {.filters = block.filters, .width = block.width, .bias = false},
                        {.name = name + ".convolution"});
  h = graph.batch_norm(h, {.name = name + ".norm"});
  h = graph.activation(h, block.end, {.name = name});
  return graph.max_pool(h, block.pool);
}

// DilatedUnits at `prefix`dilated1, ...
std::size_t add_units(LayerGraph& graph, std::size_t from, std::int64_t filters,
                      std::int64_t width, const std::vector<int>& dilations,
                      const std::string& prefix) {
  const std::int64_t channels = graph.shape(from).channels;
  std::size_t at = from;
  for (std::size_t i = 0; i < dilations.size(); ++i) {
    const std::string name = prefix + "dilated" + std::to_string(i + 1);
    std::size_t h = graph.activation(at, "gelu", {.name = name});
    h = graph.convolution(
        h, {.filters = filters, .width = width, .dilation = dilations[i], .bias = false},
        {.name = name + ".convolution1"});
    h = graph.batch_norm(h, {.name = name + ".norm1"});
    h = graph.activation(h, "gelu", {.name = name});
    h = graph.convolution(h, {.filters = channels, .bias = false},
                          {.name = name + ".convolution2"});
    h = graph.batch_norm(h, {.name = name + ".norm2"});
    at = graph.add({at, h}, {.name = name});
  }
  return at;
}

// A Readout: the last 1x1 convolution, average pool, dense layer.
void add_readout(LayerGraph& graph, std::size_t from, std::int64_t filters,
                 std::int64_t pool, const models::ModelSpec& spec,
                 const std::string& activation) {
  std::size_t h = add_block(graph, from, {filters}, "readout");
  h = graph.average_pool(h, pool);
  h = graph.dense(h, spec.request.tracks, {.name = "readout.head"});
  graph.set_outputs({graph.activation(h, activation, {.name = "readout"})});
}

void describe_trunk(LayerGraph& graph, const models::ModelSpec& spec,
                    const std::string& stem_end, const std::string& activation) {
  const auto sizes = catalogue::basenji_layers(spec.request);
  std::size_t h = add_onehot_input(graph, spec);
  h = add_block(graph, h,
                {sizes.trunk, kernel(spec, "stem_kernel"), sizes.first_pool, stem_end},
                "stem");
  h = add_units(graph, h, sizes.dilated, kernel(spec, "dilated_kernel"), sizes.dilations,
                "");
  add_readout(graph, h, sizes.last, sizes.average_pool, spec, activation);
}

void describe_basenji(LayerGraph& graph, const models::ModelSpec& spec) {
  describe_trunk(graph, spec, "linear", "softplus");
}

void describe_binary(LayerGraph& graph, const models::ModelSpec& spec) {
  const auto end = catalogue::word_option(spec.request.options, "activation");
  describe_trunk(graph, spec, end == "none" ? "linear" : end, "sigmoid");
}

void describe_basenjimod(LayerGraph& graph, const models::ModelSpec& spec) {
  const auto sizes = catalogue::basenjimod_layers(spec.request);
  std::size_t h = add_onehot_input(graph, spec);
  h = add_block(graph, h,
                {sizes.stem.filters, kernel(spec, "stem_kernel"), sizes.stem.pool},
                "trunk.stem");
  for (std::size_t i = 0; i < sizes.tower.size(); ++i) {
    h = add_block(
        graph, h,
        {sizes.tower[i].filters, kernel(spec, "tower_kernel"), sizes.tower[i].pool},
        "trunk.tower" + std::to_string(i + 1));
  }
  h = add_units(graph, h, sizes.dilated, kernel(spec, "dilated_kernel"), sizes.dilations,
                "trunk.");
  add_readout(graph, h, sizes.last, 1, spec, "softplus");
}

}  // namespace

std::vector<Family> basenji_families() {
  return {{"basenji", basenji_options, describe_basenji},
          {"basenji_binary", basenji_options, describe_binary},
          {"basenjimod", basenjimod_options, describe_basenjimod}};
}

}  // namespace s2fbench::keras
