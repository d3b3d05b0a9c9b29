// ResidualBind for base resolution: the CNN baseline with residual blocks in its stages
// and over its bins.
#include "models/architectures.hpp"
#include "models/profile_model.hpp"

namespace s2fbench::models {

std::shared_ptr<Model> make_residualbind(const ModelSpec& spec) {
  return make_profile_model(spec, catalogue::kResidualBindTrunk,
                            catalogue::kResidualBindDecoder);
}

}  // namespace s2fbench::models
