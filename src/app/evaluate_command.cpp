// `evaluate`: the scores of a stored model, or of all models of a sweep, on the test
// chromosomes of a prepared dataset; or a model's effects of variants.
#include <spdlog/fmt/fmt.h>
#include <torch/utils.h>

#include <filesystem>
#include <optional>

#include "app/command.hpp"
#include "app/evaluate_sweep.hpp"
#include "app/evaluate_variants.hpp"
#include "app/node_dataset.hpp"
#include "app/node_index.hpp"
#include "app/sweep_session.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "comm/agreed.hpp"
#include "evaluate/score_table.hpp"
#include "models/allocator.hpp"
#include "train/agreement.hpp"
#include "train/device.hpp"

namespace s2fbench::app {
namespace {

void warn_of_other_names(const models::ModelDescription& model,
                         const data::Dataset& dataset) {
  if (model.tracks == dataset.tracks()) return;
  log::warning("the model's tracks ({}) are named otherwise than the dataset's ({})",
               join(model.tracks, ", "), join(dataset.tracks(), ", "));
}

int evaluate_model(const config::ParsedOptions& options, const comm::Context& world) {
  const auto place = place_on_node(world, 0);
  models::keep_freed_memory();
  torch::set_num_threads(1);
  models::StoredModel model;
  std::string path;
  std::optional<torch::Device> device;
  comm::on_every_rank(world, [&] {
    device = train::resolve_device(options.text("device"), place);
    model = models::load_model_folder(options.positional("MODEL|DIR"));
    path = options.needed("data");
  });
  const auto dataset = load_on_nodes(world, options, path, true);
  if (world.rank() == 0) warn_of_other_names(model.description, *dataset);
  try {
    const auto table = evaluate::score_stored_model(
        model, *dataset, world,
        options.has("metrics") ? split(options.text("metrics"), ',')
                               : std::vector<std::string>{},
        *device);
    if (world.rank() == 0) {
      fmt::print("{}", options.flag("json") ? evaluate::score_json(table)
                                            : evaluate::score_text(table));
    }
  } catch (const train::TrialEnd& end) {
    EnvironmentError error("the evaluation failed", end.what());
    error.agreed = true;
    throw error;
  }
  return kExitOk;
}

// Words that would be of no account.
void check_words(const config::ParsedOptions& options, bool sweep) {
  if (options.flag("ensemble") && !sweep)
    throw UserError("--ensemble is for a sweep's results folder",
                    options.positional("MODEL|DIR"));
  for (const auto& row : variant_options()) {
    if (options.has(row.name)) throw UserError("--" + row.name + " needs --variants");
  }
}

int run_evaluate(const config::ParsedOptions& options, const comm::Context& world) {
  const bool sweep = std::filesystem::is_directory(
      std::filesystem::path(options.positional("MODEL|DIR")) / "journal");
  if (options.has("variants"))
    return sweep ? evaluate_sweep_variants(options, world)
                 : evaluate_variants(options, world);
  check_words(options, sweep);
  return sweep ? evaluate_sweep(options, world) : evaluate_model(options, world);
}

}  // namespace

Command evaluate_command() {
  std::vector<config::OptionRow> rows = {
      {"data", "DATASET.h5", "",
       "a prepared dataset with the model's tracks; of a sweep its own, by default "
       "where it was"},
      {"metrics", "M,...", "",
       "of a model: which (s2fbench list metrics); default pearson_whole,mse, of binary "
       "ones auroc,aupr"},
      {"json", "", "", "of a model: as JSON"},
      {"as", "NAME", "main",
       "of a sweep: results go to DIR/evaluations/NAME, itself a results folder"},
      {"ensemble", "", "",
       "of a sweep: the seeds of each cell as one model, their mean; results go to "
       "DIR/ensembles/NAME"}};
  for (const auto& row : session_options()) rows.push_back(row);
  for (const auto& row : variant_options()) rows.push_back(row);
  return {{"evaluate",
           "scores of a stored model, on a dataset or on variants, or of all models of a "
           "finished sweep; alone or under mpirun",
           {{"MODEL|DIR",
             "a model folder (of import, or checkpoints/<cell key>/best), or a sweep's "
             "results folder"},
            {"key=value",
             "of a sweep: other settings, such as evaluate.metrics=[mse] or "
             "select.test=peaks",
             false, true}},
           std::move(rows)},
          run_evaluate,
          true};
}

}  // namespace s2fbench::app
