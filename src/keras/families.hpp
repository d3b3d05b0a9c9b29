// The model families that can be imported: what their options are, read from a graph, and
// the layers of our model in Keras's terms. One file each; families.cpp lists them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/models/trunk_sizes.hpp"
#include "keras/layer_graph.hpp"
#include "models/model.hpp"

namespace s2fbench::keras {

// The layers of a graph in order, by what families tell sizes from.
struct Outline {
  std::vector<Layer> layers;
  std::vector<const Layer*> convolutions;  // dense layers among them, heads too
  std::vector<const Layer*> transposed;
  std::vector<const Layer*> pools;
  std::vector<const Layer*> activations;
};

struct Family {
  const char* model;  // the catalogue's name
  // The options that would make our model most like the graph; nothing where the graph
  // has too few layers to tell. They need not fit: the layers are compared afterwards.
  std::optional<catalogue::Options> (*options)(const Outline& outline,
                                               const models::ModelSpec& spec);
  // The whole model from the input on; sets the outputs. `spec` is complete and allowed.
  void (*describe)(LayerGraph& graph, const models::ModelSpec& spec);
};

const std::vector<Family>& families();

Outline outline_of(const LayerGraph& graph);

// Of an option: the shortest that reads back as the same number.
std::string number_text(double number);

// Parts that several families share; each returns the index of its last layer.

std::size_t add_onehot_input(LayerGraph& graph, const models::ModelSpec& spec);
// Convolution, batch norm, activation, pool: a ConvolutionUnit at `name`.
struct Unit {
  std::int64_t filters = 1;
  std::int64_t width = 1;
  std::string activation = "relu";
  std::int64_t pool = 1;
};
std::size_t add_unit(LayerGraph& graph, std::size_t from, const Unit& unit,
                     const std::string& name);
// A ResidualBlock at `name`; nothing for depth 0.
std::size_t add_residual_block(LayerGraph& graph, std::size_t from,
                               const catalogue::ResidualSizes& sizes,
                               const std::string& name);
// A DenseUnit at `name`; place.name is not used.
std::size_t add_dense_unit(LayerGraph& graph, std::size_t from, std::int64_t units,
                           const std::string& name, const Place& place = {});

std::vector<Family> bpnet_families();
std::vector<Family> trunk_families();    // cnn, residualbind, residualbind32, binary ones
std::vector<Family> basenji_families();  // basenji, basenji_binary, basenjimod
Family basset_family();

}  // namespace s2fbench::keras
