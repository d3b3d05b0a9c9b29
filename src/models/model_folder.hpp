// A model folder: model.yaml (what it is) + weights.safetensors (what it has learned).
//
// Shared by train, import, predict, evaluate, explain and Python.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/model.hpp"

namespace s2fbench::models {

struct ModelDescription {
  ModelSpec spec;
  std::string loss;                       // that it was trained with
  std::vector<std::string> tracks;        // names, as many as spec.request.tracks
  std::string representation = "onehot";  // that it reads
  // Where it comes from (sweep, cell, seed, dataset hash, revision, ...): one line each.
  std::map<std::string, std::string> provenance;
};

struct StoredModel {
  ModelDescription description;
  std::shared_ptr<Model> model;  // on the CPU, in evaluation mode
};

// Creates the folder where needed. Each file is complete and on disk before it takes its
// name, model.yaml last: a folder with a model.yaml is a whole model.
void save_model_folder(const std::string& folder, const Model& model,
                       const ModelDescription& description);

// Throws UserError for anything that is missing, surplus or does not fit.
ModelDescription read_model_description(const std::string& folder);
StoredModel load_model_folder(const std::string& folder);

}  // namespace s2fbench::models
