// The models on pooled stages: cnn, residualbind, residualbind32, and the binary models
// of the same trunks.
#include "catalogue/models/decoder_sizes.hpp"
#include "catalogue/models/head_sizes.hpp"
#include "catalogue/models/residualbind32_sizes.hpp"
#include "keras/families.hpp"

namespace s2fbench::keras {
namespace {

using catalogue::Options;

constexpr std::size_t kStages = 3;

void set(Options& options, const std::string& name, std::int64_t value) {
  options[name] = std::to_string(value);
}

// The three pooled stages as options, and the convolutions and dense layers behind them.
struct TrunkOutline {
  Options options = {{"width", "1"}};
  std::vector<const Layer*> rest = {};
};

// A stage: its first convolution, those of its residual block, its pool.
std::optional<TrunkOutline> trunk_outline(const Outline& outline) {
  if (outline.pools.size() < kStages || outline.activations.empty()) return std::nullopt;
  TrunkOutline trunk;
  trunk.options["activation"] = outline.activations.front()->activation;
  std::size_t stage = 1;
  std::int64_t depth = -1;  // of the stage's residual block; -1: no convolution yet
  for (const Layer& layer : outline.layers) {
    const bool convolution = layer.kind == Layer::Kind::convolution;
    const std::string number = std::to_string(stage);
    if (stage > kStages) {
      if (convolution) trunk.rest.push_back(&layer);
    } else if (convolution && ++depth == 0) {
      set(trunk.options, "filters" + number, layer.output.channels);
      set(trunk.options, "kernel" + number, layer.width);
    } else if (convolution) {
      set(trunk.options, "residual_kernel", layer.width);
    } else if (layer.pool > 1) {
      set(trunk.options, "pool" + number, layer.pool);
      set(trunk.options, "depth" + number, std::max<std::int64_t>(depth, 0));
      depth = -1;
      ++stage;
    }
  }
  return trunk;
}

// The head's options from the convolutions and dense layers that are left for it.
void set_head(Options& options, const std::vector<const Layer*>& rest, std::size_t from) {
  const bool task = rest.size() > from + 1;
  options["head"] = task ? "task" : "single";
  if (!task) return;
  set(options, "head_filters", rest[from]->output.channels);
  set(options, "head_kernel", rest[from]->width);
}

// Dilated convolutions from `from` on: a residual block ends where the dilation falls.
std::size_t block_depth(const std::vector<const Layer*>& rest, std::size_t from) {
  std::size_t depth = 0;
  while (from + depth < rest.size() &&
         rest[from + depth]->dilation == std::int64_t{1} << depth &&
         rest[from + depth]->width > 1 &&
         rest[from + depth]->output.channels == rest[from - 1]->output.channels) {
    ++depth;
  }
  return depth;
}

std::optional<Options> profile_options(const Outline& outline,
                                       const models::ModelSpec& spec) {
  auto trunk = trunk_outline(outline);
  if (!trunk || trunk->rest.size() < 4) return std::nullopt;
  Options& options = trunk->options;
  const auto& rest = trunk->rest;
  const std::int64_t bins = spec.request.input_length / spec.request.resolution;
  set(options, "dense", rest[0]->output.channels);
  set(options, "bin_channels", rest[1]->output.channels / bins);
  set(options, "filters4", rest[2]->output.channels);
  set(options, "kernel4", rest[2]->width);
  std::size_t depth = 0;
  if (std::string(spec.name) == "residualbind") {
    depth = block_depth(rest, 3);
    set(options, "depth4", static_cast<std::int64_t>(depth));
  }
  set_head(options, rest, 3 + depth);
  return options;
}

std::optional<Options> residualbind32_options(const Outline& outline,
                                              const models::ModelSpec&) {
  auto trunk = trunk_outline(outline);
  if (!trunk || trunk->rest.size() < 2) return std::nullopt;
  set(trunk->options, "mix_filters", trunk->rest[0]->output.channels);
  set(trunk->options, "mix_kernel", trunk->rest[0]->width);
  set_head(trunk->options, trunk->rest, 1);
  return trunk->options;
}

std::optional<Options> binary_options(const Outline& outline, const models::ModelSpec&) {
  auto trunk = trunk_outline(outline);
  if (!trunk || trunk->rest.empty()) return std::nullopt;
  set(trunk->options, "dense", trunk->rest[0]->output.channels);
  return trunk->options;
}

std::size_t add_trunk(LayerGraph& graph, const models::ModelSpec& spec,
                      const catalogue::TrunkSizes& trunk) {
  std::size_t h = add_onehot_input(graph, spec);
  std::string activation = catalogue::word_option(spec.request.options, "activation");
  for (std::size_t i = 0; i < trunk.stages.size(); ++i) {
    const auto& stage = trunk.stages[i];
    const std::string name = "stage" + std::to_string(i + 1);
    h = add_unit(graph, h, {stage.filters, stage.kernel, activation},
                 trunk.residual ? name + ".unit" : name);
    h = add_residual_block(graph, h, stage.residual, name + ".residual");
    h = graph.max_pool(h, stage.pool);
    activation = "relu";
  }
  return h;
}

// Flat trunk, then a dense layer.
std::size_t add_bottleneck(LayerGraph& graph, std::size_t from, int units) {
  const std::int64_t positions = graph.shape(from).positions;
  return add_dense_unit(graph, graph.flatten(from), units, "bottleneck",
                        {.input_positions = positions});
}

void add_head(LayerGraph& graph, std::size_t from, const models::ModelSpec& spec) {
  const catalogue::HeadSizes head = catalogue::head_sizes(spec.request.options);
  const int tracks = spec.request.tracks;
  if (!head.task) {
    const std::size_t h = graph.dense(from, tracks, {.name = "head"});
    graph.set_outputs({graph.activation(h, "softplus", {.name = "head"})});
    return;
  }
  std::vector<std::size_t> heads;
  for (int track = 0; track < tracks; ++track) {
    const std::int64_t first = static_cast<std::int64_t>(track) * head.filters;
    std::size_t h =
        graph.convolution(from, {.filters = head.filters, .width = head.kernel},
                          {.name = "head.convolution", .first_row = first});
    h = graph.batch_norm(h, {.name = "head.norm", .first_row = first});
    h = graph.activation(h, "relu", {.name = "head"});
    h = graph.dense(h, 1, {.name = "head.dense", .first_row = track});
    heads.push_back(graph.activation(h, "softplus", {.name = "head"}));
  }
  graph.set_outputs({graph.concatenate(heads, {.name = "head"})});
}

void describe_profile(LayerGraph& graph, const models::ModelSpec& spec,
                      const catalogue::StudyTrunk& study_trunk,
                      const catalogue::StudyDecoder& study_decoder) {
  const auto& options = spec.request.options;
  const auto decoder = catalogue::decoder_sizes(study_decoder, options);
  const std::int64_t bins = spec.request.input_length / spec.request.resolution;
  std::size_t h = add_trunk(graph, spec, catalogue::trunk_sizes(study_trunk, options));
  h = add_bottleneck(graph, h, decoder.bottleneck.units);
  h = add_dense_unit(graph, h, bins * decoder.bin_channels, "rescale",
                     {.output_positions = bins});
  h = graph.reshape(h, {bins, decoder.bin_channels});
  h = add_unit(graph, h, {decoder.filters, decoder.kernel}, "refine");
  h = add_residual_block(graph, h, decoder.residual, "refine_residual");
  add_head(graph, h, spec);
}

void describe_residualbind32(LayerGraph& graph, const models::ModelSpec& spec) {
  const auto& options = spec.request.options;
  const auto mix = catalogue::mix_sizes(options);
  std::size_t h = add_trunk(
      graph, spec, catalogue::trunk_sizes(catalogue::kResidualBind32Trunk, options));
  h = add_unit(graph, h, {mix.filters, mix.kernel}, "mix");
  add_head(graph, h, spec);
}

void describe_binary(LayerGraph& graph, const models::ModelSpec& spec,
                     const catalogue::StudyTrunk& study) {
  const auto& options = spec.request.options;
  std::size_t h = add_trunk(graph, spec, catalogue::trunk_sizes(study, options));
  h = add_bottleneck(graph, h, catalogue::bottleneck_sizes(options).units);
  h = graph.dense(h, spec.request.tracks, {.name = "head"});
  graph.set_outputs({graph.activation(h, "sigmoid", {.name = "head"})});
}

}  // namespace

std::vector<Family> trunk_families() {
  using catalogue::kCnnDecoder, catalogue::kCnnTrunk;
  using catalogue::kResidualBinaryTrunk, catalogue::kResidualBindDecoder;
  using catalogue::kResidualBindTrunk;
  return {
      {"cnn", profile_options,
       [](LayerGraph& graph, const models::ModelSpec& spec) {
         describe_profile(graph, spec, kCnnTrunk, kCnnDecoder);
       }},
      {"residualbind", profile_options,
       [](LayerGraph& graph, const models::ModelSpec& spec) {
         describe_profile(graph, spec, kResidualBindTrunk, kResidualBindDecoder);
       }},
      {"residualbind32", residualbind32_options, describe_residualbind32},
      {"cnn_binary", binary_options,
       [](LayerGraph& graph, const models::ModelSpec& spec) {
         describe_binary(graph, spec, kCnnTrunk);
       }},
      {"residual_binary", binary_options,
       [](LayerGraph& graph, const models::ModelSpec& spec) {
         describe_binary(graph, spec, kResidualBinaryTrunk);
       }},
  };
}

}  // namespace s2fbench::keras
