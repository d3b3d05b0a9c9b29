// The CNN baseline as a classifier of windows.
#include "models/architectures.hpp"
#include "models/binary_model.hpp"

namespace s2fbench::models {

std::shared_ptr<Model> make_cnn_binary(const ModelSpec& spec) {
  return make_binary_model(spec, catalogue::kCnnTrunk);
}

}  // namespace s2fbench::models
