// A trained Keras model as one of ours: `s2fbench import`.
#pragma once

#include <string>
#include <vector>

#include "models/model_folder.hpp"

namespace s2fbench::keras {

struct ImportRequest {
  std::string file;                      // Keras HDF5
  std::vector<std::string> tracks = {};  // names; empty = track1, track2, ...
};

// The model computes what Keras computes. Throws UserError for a file that is no Keras
// model, names the first layer that differs for one that none of our models fits, and
// says how many tracks there are when the names are not as many.
models::StoredModel import_model(const ImportRequest& request);

}  // namespace s2fbench::keras
