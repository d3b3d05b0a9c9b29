// From a Keras file's arrays to our model's tensors.
#pragma once

#include <memory>

#include "formats/keras_file.hpp"
#include "keras/fit.hpp"

namespace s2fbench::keras {

// The model that fits, with the file's weights, in evaluation mode. Throws UserError that
// names the first layer whose weights are missing, surplus or of another shape.
std::shared_ptr<models::Model> model_with_weights(const Fit& fit,
                                                  const formats::KerasFile& file);

}  // namespace s2fbench::keras
