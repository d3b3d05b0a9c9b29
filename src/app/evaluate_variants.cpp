#include "app/evaluate_variants.hpp"

#include <spdlog/fmt/fmt.h>

#include <fstream>
#include <optional>
#include <utility>

#include "app/node_index.hpp"
#include "app/tenths_told.hpp"
#include "app/variant_job.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "comm/agreed.hpp"
#include "evaluate/variant_cells.hpp"
#include "evaluate/variant_files.hpp"
#include "models/allocator.hpp"
#include "train/device.hpp"
#include "trial/trained_sweep.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

void refuse_other_words(const ParsedOptions& options) {
  for (const char* other : {"data", "metrics", "as", "retry", "ensemble"}) {
    if (!options.has(other)) continue;
    throw UserError("give --variants or --" + std::string(other) + ", not both");
  }
}

evaluate::PredictOptions predict_options(const ParsedOptions& options, int index) {
  evaluate::PredictOptions how;
  how.device = train::resolve_device(options.text("device"), index);
  how.block = static_cast<int>(options.integer("block", 1));
  torch::set_num_threads(static_cast<int>(options.integer("threads", 1)));
  return how;
}

// Collective over the world; the report is rank 0's.
evaluate::VariantReport report_of(models::StoredModel& model, const VariantJob& job,
                                  evaluate::VariantSetting setting,
                                  const comm::Context& world,
                                  const evaluate::PredictOptions& how) {
  setting.flanks = job.reference->flanks();
  auto scores = evaluate::score_variants(model, job.plan, *job.reference,
                                         setting.geometry, setting.over, world, how);
  evaluate::VariantReport report;
  comm::from_rank0(world, [&] {
    report =
        evaluate::make_report(setting, job.plan, std::move(scores), job.table.variants);
    return std::string();
  });
  return report;
}

void write_csv(const std::string& path, const evaluate::VariantCells& cells) {
  std::ofstream file(path);
  file << evaluate::variant_csv(cells) << std::flush;
  if (!file) throw EnvironmentError("cannot write", path, "try another --out");
}

}  // namespace

int evaluate_variants(const ParsedOptions& options, const comm::Context& world) {
  const int index = index_on_node(world, 0);
  models::keep_freed_memory();
  models::StoredModel model;
  evaluate::VariantSetting setting;
  evaluate::PredictOptions how;
  comm::on_every_rank(world, [&] {
    refuse_other_words(options);
    if (options.has("out")) evaluate::check_variant_path(options.text("out"));
    how = predict_options(options, index);
    model = models::load_model_folder(options.positional("MODEL|DIR"));
    setting = variant_setting(options, model.description);
  });
  const auto job = variant_job(options, setting.geometry, world);
  how.progress = TenthsTold();
  const auto report = report_of(model, job, setting, world, how);
  comm::from_rank0(world, [&] {
    if (options.has("out")) evaluate::write_variants(options.text("out"), report);
    fmt::print("{}", options.flag("json") ? evaluate::variant_json(report)
                                          : evaluate::variant_text(report));
    evaluate::expect_defined(report);
    return std::string();
  });
  return kExitOk;
}

int evaluate_sweep_variants(const ParsedOptions& options, const comm::Context& world) {
  const int index = index_on_node(world, 0);
  models::keep_freed_memory();
  evaluate::PredictOptions how;
  trial::TrainedSweep trained;
  std::vector<std::int64_t> done;
  comm::on_every_rank(world, [&] {
    refuse_other_words(options);
    if (options.flag("json"))
      throw UserError("--json is for a single model", options.positional("MODEL|DIR"),
                      "try --out FILE.csv");
    if (options.has("out") && !options.text("out").ends_with(".csv"))
      throw UserError("a sweep's variants go to a file *.csv", options.text("out"));
    how = predict_options(options, index);
    trained = trial::read_trained_sweep(options.positional("MODEL|DIR"));
    done = trial::done_cells(trained);
  });
  evaluate::VariantCells cells{trained.history.schema.axes};
  std::optional<VariantJob> job;
  for (const std::int64_t cell : done) {
    models::StoredModel model;
    evaluate::VariantSetting setting;
    comm::on_every_rank(world, [&] {
      model = trial::load_trained(trained, cell);
      setting = variant_setting(options, model.description);
    });
    // All models of a sweep have its dataset's input length, so one plan serves them.
    if (!job) job = variant_job(options, setting.geometry, world);
    const auto report = report_of(model, *job, setting, world, how);
    cells.rejected = report.rejected;
    cells.cells.push_back(evaluate::variant_cell(cell, report));
    if (world.rank() == 0)
      log::info("{}/{} {}", cells.cells.size(), done.size(),
                sweep::cell_description(cells.axes, cell));
  }
  comm::from_rank0(world, [&] {
    if (options.has("out")) write_csv(options.text("out"), cells);
    fmt::print("{}", evaluate::variant_cells_text(cells));
    evaluate::expect_defined(cells);
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
