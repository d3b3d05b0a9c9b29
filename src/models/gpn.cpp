// GPN, trained to guess masked letters; its layers: pretrained/gpn.hpp.
#include "pretrained/gpn.hpp"

#include "models/architectures.hpp"
#include "models/language_model.hpp"

namespace s2fbench::models {

std::shared_ptr<Model> make_gpn(const ModelSpec& spec) {
  const auto size = [&](const char* name) {
    return catalogue::integer_option(spec.request.options, name);
  };
  return make_language_model(
      pretrained::make_gpn({size("layers"), size("hidden"), size("kernel"), size("cycle"),
                            size("vocabulary")}));
}

}  // namespace s2fbench::models
