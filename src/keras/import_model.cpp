#include "keras/import_model.hpp"

#include "base/build_info.hpp"
#include "base/error.hpp"
#include "formats/keras_file.hpp"
#include "keras/fit.hpp"
#include "keras/place_weights.hpp"
#include "keras/read_graph.hpp"

namespace s2fbench::keras {
namespace {

std::vector<std::string> track_names(const ImportRequest& request, int tracks) {
  if (request.tracks.empty()) {
    std::vector<std::string> names;
    for (int i = 1; i <= tracks; ++i) names.push_back("track" + std::to_string(i));
    return names;
  }
  if (static_cast<int>(request.tracks.size()) != tracks) {
    throw UserError("the model has " + std::to_string(tracks) + " tracks, named are " +
                        std::to_string(request.tracks.size()),
                    request.file);
  }
  return request.tracks;
}

}  // namespace

models::StoredModel import_model(const ImportRequest& request) {
  const auto file = formats::KerasFile::open(request.file);
  const Fit fit = fit_family(read_graph(file.architecture(), request.file), request.file);
  const BuildInfo build = build_info();
  models::StoredModel imported;
  imported.description.spec = fit.spec;
  imported.description.loss = "unknown";
  imported.description.tracks = track_names(request, fit.spec.request.tracks);
  imported.description.provenance = {
      {"imported_from", request.file},
      {"revision", build.revision + (build.dirty ? " with local changes" : "")}};
  imported.model = model_with_weights(fit, file);
  return imported;
}

}  // namespace s2fbench::keras
