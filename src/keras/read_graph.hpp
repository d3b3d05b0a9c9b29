// The layers of a Keras file as a LayerGraph.
#pragma once

#include <string>

#include "formats/keras_file.hpp"
#include "keras/layer_graph.hpp"

namespace s2fbench::keras {

// Throws UserError that names the layer for classes and settings that none of our models
// has, and for shapes that do not fit. `file` is for messages.
LayerGraph read_graph(const formats::KerasArchitecture& architecture,
                      const std::string& file);

}  // namespace s2fbench::keras
