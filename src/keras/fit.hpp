// Which of our models a graph is.
#pragma once

#include <string>
#include <vector>

#include "keras/layer_graph.hpp"
#include "models/model.hpp"

namespace s2fbench::keras {

struct Fit {
  models::ModelSpec spec;
  // Equal but for where their weights are kept: the file's layers and our model's.
  std::vector<Layer> file, ours;
};

// Tries every family with the options read from the graph. Throws UserError that names,
// for the family that fits furthest, the first layer that differs. `file`: for messages.
Fit fit_family(const LayerGraph& graph, const std::string& file);

}  // namespace s2fbench::keras
