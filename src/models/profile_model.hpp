// A trunk, a bottleneck, a profile rebuilt from it, and one head or a head per track.
#pragma once

#include <memory>

#include "catalogue/models/decoder_sizes.hpp"
#include "models/model.hpp"

namespace s2fbench::models {

// With the options that trunk_options(trunk), decoder_options(decoder) and head_options()
// give a catalogue row.
std::shared_ptr<Model> make_profile_model(const ModelSpec& spec,
                                          const catalogue::StudyTrunk& trunk,
                                          const catalogue::StudyDecoder& decoder);

}  // namespace s2fbench::models
