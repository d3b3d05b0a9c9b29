// The CNN baseline: three pooled convolutions, a bottleneck, and a profile rebuilt from
// it.
#include "models/architectures.hpp"
#include "models/profile_model.hpp"

namespace s2fbench::models {

std::shared_ptr<Model> make_cnn(const ModelSpec& spec) {
  return make_profile_model(spec, catalogue::kCnnTrunk, catalogue::kCnnDecoder);
}

}  // namespace s2fbench::models
