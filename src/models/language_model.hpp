// A pre-trained model of letters whose weights are ours to train.
#pragma once

#include <memory>

#include "models/model.hpp"
#include "pretrained/model.hpp"

namespace s2fbench::models {

// Its parameters have the names of the model's manifest, so that `embed` reads what a
// training leaves; its first weights are pretrained::random_weights of the trial's seed.
// Says logits of A C G T for every letter, (batch, 4, length). The model reads a token a
// letter, without special tokens around them.
std::shared_ptr<Model> make_language_model(
    std::unique_ptr<pretrained::PretrainedModel> model);

}  // namespace s2fbench::models
