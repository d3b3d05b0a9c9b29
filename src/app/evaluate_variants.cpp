#include "app/evaluate_variants.hpp"

#include <spdlog/fmt/fmt.h>
#include <torch/utils.h>

#include <fstream>
#include <optional>
#include <utility>

#include "app/node_index.hpp"
#include "app/tenths_told.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "comm/agreed.hpp"
#include "models/allocator.hpp"
#include "train/agreement.hpp"
#include "train/device.hpp"
#include "trial/trained_sweep.hpp"
#include "variants/cells.hpp"
#include "variants/effects.hpp"
#include "variants/files.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

void refuse_other_words(const ParsedOptions& options) {
  for (const char* other : {"data", "metrics", "as", "retry", "ensemble"}) {
    if (!options.has(other)) continue;
    throw UserError("give --variants or --" + std::string(other) + ", not both");
  }
}

variants::EffectOptions effect_options(const ParsedOptions& options,
                                       const train::NodePlace& place) {
  variants::EffectOptions how;
  how.device = train::resolve_device(options.text("device"), place);
  how.block = static_cast<int>(options.integer("block", 1));
  torch::set_num_threads(static_cast<int>(options.integer("threads", 1)));
  return how;
}

config::VariantSettings variant_settings(const ParsedOptions& options) {
  config::VariantSettings settings;
  settings.tables = options.list("variants");
  settings.fasta = options.text("fasta");
  settings.sequences = options.text("sequences");
  settings.flanks = options.text("flanks");
  if (options.has("centre")) settings.centre = options.text("centre");
  if (options.has("central"))
    settings.central = static_cast<int>(options.integer("central", 1));
  settings.shifts = static_cast<int>(options.integer("shifts"));
  settings.tracks = options.text("tracks");
  if (options.has("elements")) settings.elements = split(options.text("elements"), ',');
  settings.release = options.text("release");
  settings.measured = options.text("measured");
  settings.region = options.text("region");
  return settings;
}

// Collective over the world. For models that see `input_length` nt.
variants::VariantJob variant_job(const ParsedOptions& options, int input_length,
                                 const comm::Context& world) {
  variants::VariantJob job;
  const auto make = [&] {
    job = variants::make_variant_job(variant_settings(options), input_length,
                                     static_cast<std::uint64_t>(options.integer("seed")));
  };
  // First rank 0, which may have to write a FASTA's index.
  comm::from_rank0(world, [&] {
    make();
    log::info("{}; {} sequences to predict", variants::job_text(job),
              job.plan.rows.size());
    return std::string();
  });
  comm::on_every_rank(world, [&] {
    if (world.rank() > 0) make();
  });
  return job;
}

variants::VariantMethod method_of(const ParsedOptions& options,
                                  const models::ModelDescription& model,
                                  const variants::VariantJob& job) {
  return {model.spec.name, model.tracks,
          job.geometry,    job.reference->flanks(),
          job.over,        static_cast<int>(options.integer("draws"))};
}

// Effects are log ratios of coverage, which models of sequence tables do not predict.
void check_predicts_coverage(const models::ModelDescription& model,
                             const std::string& path) {
  const auto* row = catalogue::find_model(model.spec.name);
  if (row == nullptr) throw InternalError("no model " + model.spec.name);
  if (row->task == catalogue::Task::scalar || row->task == catalogue::Task::masked)
    throw UserError("model '" + model.spec.name + "' is of a table of sequences", path,
                    "prepare the variants as pairs (values: effect) and try effects "
                    "PAIRS.h5 --model");
}

// Collective over the world; the report is rank 0's.
variants::VariantReport report_of(const ParsedOptions& options,
                                  models::StoredModel& model,
                                  const variants::VariantJob& job,
                                  const comm::Context& world,
                                  const variants::EffectOptions& how) {
  const auto* row = catalogue::find_model(model.description.spec.name);
  if (row == nullptr) throw InternalError("no model " + model.description.spec.name);
  variants::VariantReport report;
  try {
    auto scores = variants::score_variants(*model.model, row->task, job, world, how);
    comm::from_rank0(world, [&] {
      report = variants::make_report(method_of(options, model.description, job), job.plan,
                                     std::move(scores), job.table.variants);
      return std::string();
    });
  } catch (const train::TrialEnd& end) {
    EnvironmentError error("the variants could not be scored", end.what());
    error.agreed = true;
    throw error;
  }
  return report;
}

void write_csv(const std::string& path, const variants::VariantCells& cells) {
  std::ofstream file(path);
  file << variants::variant_csv(cells) << std::flush;
  if (!file) throw EnvironmentError("cannot write", path, "try another --out");
}

}  // namespace

int evaluate_variants(const ParsedOptions& options, const comm::Context& world) {
  const auto place = place_on_node(world, 0);
  models::keep_freed_memory();
  models::StoredModel model;
  variants::EffectOptions how;
  comm::on_every_rank(world, [&] {
    refuse_other_words(options);
    if (options.has("out")) variants::check_variant_path(options.text("out"));
    how = effect_options(options, place);
    model = models::load_model_folder(options.positional("MODEL|DIR"));
    check_predicts_coverage(model.description, options.positional("MODEL|DIR"));
  });
  const auto job =
      variant_job(options, model.description.spec.request.input_length, world);
  how.progress = TenthsTold();
  const auto report = report_of(options, model, job, world, how);
  comm::from_rank0(world, [&] {
    if (options.has("out")) variants::write_variants(options.text("out"), report);
    fmt::print("{}", options.flag("json") ? variants::variant_json(report)
                                          : variants::variant_text(report));
    variants::expect_defined(report);
    return std::string();
  });
  return kExitOk;
}

int evaluate_sweep_variants(const ParsedOptions& options, const comm::Context& world) {
  const auto place = place_on_node(world, 0);
  models::keep_freed_memory();
  variants::EffectOptions how;
  trial::TrainedSweep trained;
  std::vector<std::int64_t> done;
  comm::on_every_rank(world, [&] {
    refuse_other_words(options);
    if (options.flag("json"))
      throw UserError("--json is for a single model", options.positional("MODEL|DIR"),
                      "try --out FILE.csv");
    if (options.has("out") && !options.text("out").ends_with(".csv"))
      throw UserError("a sweep's variants go to a file *.csv", options.text("out"));
    how = effect_options(options, place);
    trained = trial::read_trained_sweep(options.positional("MODEL|DIR"));
    done = trial::done_cells(trained);
  });
  variants::VariantCells cells{trained.history.schema.axes};
  std::optional<variants::VariantJob> job;
  for (const std::int64_t cell : done) {
    models::StoredModel model;
    comm::on_every_rank(world, [&] {
      model = trial::load_trained(trained, cell);
      check_predicts_coverage(model.description, options.positional("MODEL|DIR"));
    });
    // All models of a sweep have its dataset's input length, so one plan serves them.
    if (!job)
      job = variant_job(options, model.description.spec.request.input_length, world);
    const auto report = report_of(options, model, *job, world, how);
    cells.rejected = report.rejected;
    cells.cells.push_back(variants::variant_cell(cell, report));
    if (world.rank() == 0)
      log::info("{}/{} {}", cells.cells.size(), done.size(),
                sweep::cell_description(cells.axes, cell));
  }
  comm::from_rank0(world, [&] {
    if (options.has("out")) write_csv(options.text("out"), cells);
    fmt::print("{}", variants::variant_cells_text(cells));
    variants::expect_defined(cells);
    return std::string();
  });
  return kExitOk;
}

std::vector<config::OptionRow> variant_options() {
  return {
      {"variants", "TABLE", "",
       "instead of --data: effects of variants (CAGI5, Kircher 2019, Chrom Pos Ref Alt, "
       "VCF)",
       true},
      {"fasta", "F", "", "the genome that they stand in"},
      {"sequences", "S", "", "or short sequences (FASTA, or name,sequence,start)"},
      {"flanks", "POLICY", "",
       "of short sequences: n (N), or shuffle:K, the mean over K dinucleotide shuffles"},
      {"centre", "variant|sequence", "",
       "what is in the middle of windows; default variant, of --sequences sequence"},
      {"central", "NT", "", "whose coverage is summed; default half of the window"},
      {"shifts", "N", "0", "0 = standard score; N = robust score over N random shifts"},
      {"tracks", "mean-of-ratios|ratio-of-means", "mean-of-ratios", "one score of all"},
      {"elements", "E,...", "", "of the table; default all"},
      {"release", "R", "", "of a table of several assemblies, such as GRCh38"},
      {"measured", "NAME", "",
       "column (NAME or NAME.rep1, ...) or INFO key of the effect"},
      {"region", "C:A-B", "", "of a VCF with tabix index"},
      {"draws", "N", "1000", "of positions, for intervals"},
      {"seed", "N", "1", "of shifts, shuffles and draws"},
      {"out", "FILE", "",
       "TSV or .h5: every variant's scores, every rejected one; of a sweep .csv: each "
       "element's correlation, for s2fbench table"},
      {"block", "N", "32", "windows per forward pass"},
      {"threads", "N", "1", "of each process"}};
}

}  // namespace s2fbench::app
