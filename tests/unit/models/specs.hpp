// Model specs for tests: defaults of the catalogue but for what is given.
#pragma once

#include <string>

#include "models/model.hpp"

namespace s2fbench::models {

inline ModelSpec spec_of(const std::string& name, catalogue::Options options,
                         int resolution = 32, int tracks = 2, int length = 512) {
  ModelSpec spec;
  spec.name = name;
  spec.request = {length, resolution, tracks, {}};
  spec.request.options =
      catalogue::complete_options(*catalogue::find_model(name), options);
  return spec;
}

}  // namespace s2fbench::models
