// The pre-trained models that exist, by name.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

// Sizes other than the published ones, by name: "layers" -> "4". A model that reads words
// takes the file that lists them as "tokenizer".
using Sizes = std::map<std::string, std::string>;

struct PretrainedRow {
  std::string name;
  std::string help;
  std::int64_t parameters;  // as published, all that the file holds and we read
  std::unique_ptr<PretrainedModel> (*make)(const Sizes& sizes);
};

const std::vector<PretrainedRow>& pretrained_models();

// Throws UserError for a name or a size that does not exist.
std::unique_ptr<PretrainedModel> make_pretrained(const std::string& name,
                                                 const Sizes& sizes = {});

}  // namespace s2fbench::pretrained
