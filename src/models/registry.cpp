#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "models/architectures.hpp"
#include "models/initialise.hpp"
#include "models/model.hpp"

namespace s2fbench::models {
namespace {

using Factory = std::shared_ptr<Model> (*)(const ModelSpec&);

// One row per architecture; the catalogue carries the same names.
constexpr std::pair<const char*, Factory> kModels[] = {
    {"basenji", make_basenji},
    {"basenjimod", make_basenjimod},
    {"bpnet", make_bpnet},
    {"bpnet_original", make_bpnet_original},
    {"cnn", make_cnn},
    {"residualbind", make_residualbind},
    {"residualbind32", make_residualbind32},
    {"basset", make_basset},
    {"cnn_binary", make_cnn_binary},
    {"residual_binary", make_residual_binary},
    {"basenji_binary", make_basenji_binary},
    {"mlp", make_mlp},
    {"mlp_binary", make_mlp},
    {"mpra_cnn", make_mpra_cnn},
    {"mpra_resnet", make_mpra_resnet},
    {"mprann", make_mprann},
    {"chip_cnn", make_chip_cnn},
    {"rbp_supervised", make_rbp_supervised},
    {"splice_cnn", make_splice_cnn},
    {"insert_residual", make_insert_residual},
    {"least_squares", make_linear},
    {"ridge", make_linear},
    {"logistic", make_linear},
    {"gpn", make_gpn},
};

Factory find_factory(const std::string& name) {
  for (const auto& [known, factory] : kModels) {
    if (name == known) return factory;
  }
  const std::vector<std::string> known = factory_names();
  throw UserError("unknown model", "'" + name + "'" + did_you_mean(name, known),
                  "try one of " + join(known, ", "));
}

}  // namespace

std::shared_ptr<Model> make_model(const ModelSpec& spec, std::uint64_t seed) {
  const Factory factory = find_factory(spec.name);
  const catalogue::ModelRow* row = catalogue::find_model(spec.name);
  if (row == nullptr) throw InternalError("model without a catalogue row: " + spec.name);
  for (const catalogue::OptionRow& option : row->options) {
    if (!spec.request.options.contains(option.name)) {
      throw InternalError("model " + spec.name + " made without option " + option.name);
    }
  }
  const std::string reason = row->why_not(spec.request);
  if (!reason.empty()) throw UserError("cannot build model", spec.name + ": " + reason);
  std::shared_ptr<Model> model = factory(spec);
  initialise(*model, seed);
  model->draw_weights(seed);
  return model;
}

std::vector<std::string> factory_names() {
  std::vector<std::string> names;
  for (const auto& row : kModels) names.emplace_back(row.first);
  return names;
}

}  // namespace s2fbench::models
