#include "trial/checkpoints.hpp"

#include "base/build_info.hpp"
#include "models/model_folder.hpp"
#include "train/weights.hpp"

namespace s2fbench::trial {
namespace {

models::ModelDescription description(const TrialIdentity& trial, int epoch) {
  const BuildInfo build = build_info();
  models::ModelDescription out;
  out.spec = trial.spec;
  out.loss = trial.settings.loss;
  out.tracks = trial.dataset.tracks();
  out.representation = trial.settings.representation;
  out.provenance = {
      {"sweep", trial.plan.sweep.name},
      {"config_hash", trial.plan.config_hash},
      {"dataset_hash", trial.dataset.content_hash()},
      {"cell_key", trial.cell.key},
      {"seed", std::to_string(trial.settings.seed)},
      {"epoch", std::to_string(epoch)},
      {"revision", build.revision + (build.dirty ? " with local changes" : "")},
  };
  return out;
}

}  // namespace

void save_checkpoints(const std::string& root, const TrialIdentity& trial,
                      models::Model& model, const train::TrainOutcome& outcome) {
  const std::string folder = root + "/" + trial.cell.key;
  const auto save = [&](const std::string& name, const train::Weights& weights,
                        int epoch) {
    train::restore_weights(model, weights);
    models::save_model_folder(folder + "/" + name, model, description(trial, epoch));
  };
  save("best", outcome.best, outcome.best_epoch);
  save("last", outcome.last, outcome.epochs);
  const bool best = trial.settings.train.keep == "best";
  train::restore_weights(model, best ? outcome.best : outcome.last);
}

}  // namespace s2fbench::trial
