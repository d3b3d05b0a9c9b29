// A trunk, a bottleneck and a logit per track: whether the window has a peak.
#pragma once

#include <memory>

#include "catalogue/models/decoder_sizes.hpp"
#include "models/model.hpp"

namespace s2fbench::models {

// With the options that trunk_options(trunk) and bottleneck_options() give a row.
std::shared_ptr<Model> make_binary_model(const ModelSpec& spec,
                                         const catalogue::StudyTrunk& trunk);

}  // namespace s2fbench::models
