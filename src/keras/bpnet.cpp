// Both forms of BPNet.
#include "catalogue/models/bpnet_sizes.hpp"
#include "keras/families.hpp"

namespace s2fbench::keras {
namespace {

std::optional<catalogue::Options> options(const Outline& outline,
                                          const models::ModelSpec&) {
  std::vector<const Layer*> convolutions;  // without the dense layers of the counts
  for (const Layer* layer : outline.convolutions) {
    if (layer->width > 1) convolutions.push_back(layer);
  }
  if (convolutions.size() < 2 || outline.transposed.empty() ||
      outline.activations.empty()) {
    return std::nullopt;
  }
  return catalogue::Options{
      {"width", "1"},
      {"activation", outline.activations.front()->activation},
      {"filters", std::to_string(convolutions[0]->output.channels)},
      {"layers", std::to_string(convolutions.size() - 1)},
      {"stem_kernel", std::to_string(convolutions[0]->width)},
      {"dilated_kernel", std::to_string(convolutions[1]->width)},
      {"head_kernel", std::to_string(outline.transposed.front()->width)}};
}

std::size_t add_trunk(LayerGraph& graph, const models::ModelSpec& spec) {
  const auto sizes = catalogue::bpnet_sizes(spec.request.options);
  std::size_t h = add_onehot_input(graph, spec);
  h = graph.convolution(h, {.filters = sizes.filters, .width = sizes.stem_kernel},
                        {.name = "stem"});
  h = graph.activation(h, catalogue::word_option(spec.request.options, "activation"),
                       {.name = "stem"});
  for (int i = 1; i <= sizes.layers; ++i) {
    const std::string name = "dilated" + std::to_string(i);
    std::size_t branch = graph.convolution(h,
                                           {.filters = sizes.filters,
                                            .width = sizes.dilated_kernel,
                                            .dilation = std::int64_t{1} << i},
                                           {.name = name});
    branch = graph.activation(branch, "relu", {.name = name});
    h = graph.add({branch, h}, {.name = name});
  }
  return h;
}

std::size_t add_profile(LayerGraph& graph, std::size_t trunk,
                        const models::ModelSpec& spec) {
  const int width = catalogue::bpnet_sizes(spec.request.options).head_kernel;
  std::vector<std::size_t> heads;
  for (int track = 0; track < spec.request.tracks; ++track) {
    const auto head = graph.transposed(trunk, {.filters = 1, .width = width},
                                       {.name = "head", .first_row = track});
    heads.push_back(graph.average_pool(head, spec.request.resolution));
  }
  return graph.concatenate(heads, {.name = "head"});
}

void describe(LayerGraph& graph, const models::ModelSpec& spec) {
  const std::size_t h = add_profile(graph, add_trunk(graph, spec), spec);
  graph.set_outputs({graph.activation(h, spec.positive_output ? "softplus" : "linear",
                                      {.name = "head"})});
}

void describe_original(LayerGraph& graph, const models::ModelSpec& spec) {
  const std::size_t trunk = add_trunk(graph, spec);
  const std::size_t mean = graph.average_pool(trunk, graph.shape(trunk).positions);
  std::vector<std::size_t> counts;
  for (int track = 0; track < spec.request.tracks; ++track) {
    counts.push_back(graph.dense(mean, 1, {.name = "counts", .first_row = track}));
  }
  const std::size_t profile = add_profile(graph, trunk, spec);
  graph.set_outputs({profile, graph.concatenate(counts, {.name = "counts"})});
}

}  // namespace

std::vector<Family> bpnet_families() {
  return {{"bpnet", options, describe}, {"bpnet_original", options, describe_original}};
}

}  // namespace s2fbench::keras
