// Parts of networks that several families share.
#include "keras/families.hpp"

namespace s2fbench::keras {

std::size_t add_onehot_input(LayerGraph& graph, const models::ModelSpec& spec) {
  return graph.input({spec.request.input_length, 4}, {.name = "input"});
}

std::size_t add_unit(LayerGraph& graph, std::size_t from, const Unit& unit,
                     const std::string& name) {
  std::size_t h = graph.convolution(from, {.filters = unit.filters, .width = unit.width},
                                    {.name = name + ".convolution"});
  h = graph.batch_norm(h, {.name = name + ".norm"});
  h = graph.activation(h, unit.activation, {.name = name});
  return graph.max_pool(h, unit.pool);
}

std::size_t add_residual_block(LayerGraph& graph, std::size_t from,
                               const catalogue::ResidualSizes& sizes,
                               const std::string& name) {
  if (sizes.depth == 0) return from;
  const std::int64_t filters = graph.shape(from).channels;
  std::size_t h = from;
  for (int i = 0; i < sizes.depth; ++i) {
    const std::string number = std::to_string(i + 1);
    if (i > 0) h = graph.activation(h, "relu", {.name = name});
    h = graph.convolution(
        h, {.filters = filters, .width = sizes.kernel, .dilation = std::int64_t{1} << i},
        {.name = name + ".convolution" + number});
    h = graph.batch_norm(h, {.name = name + ".norm" + number});
  }
  return graph.activation(graph.add({from, h}, {.name = name}), "relu", {.name = name});
}

std::size_t add_dense_unit(LayerGraph& graph, std::size_t from, std::int64_t units,
                           const std::string& name, const Place& place) {
  Place dense = place, norm = place;
  dense.name = name + ".dense";
  norm.name = name + ".norm";
  std::size_t h = graph.dense(from, units, dense);
  h = graph.batch_norm(h, norm);
  return graph.activation(h, "relu", {.name = name});
}

}  // namespace s2fbench::keras
