#include <spdlog/fmt/fmt.h>

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "synth/insertseq.hpp"
#include "synth/motif_task.hpp"
#include "synth/score.hpp"
#include "synth/splicing.hpp"
#include "synth/synth.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

constexpr const char* kSeeReadme = "README.txt there tells what each file holds";

int score(const ParsedOptions& options) {
  if (!options.has("out")) throw UserError("--score needs --out P.h5");
  const auto report = synth::score_file(options.text("score"), options.text("out"));
  fmt::print("{} sequences, {} nt: expected coverage in {}\n", report.sequences,
             report.bases, options.text("out"));
  return kExitOk;
}

// An option that says nothing to this task was meant for another one.
void refuse_others(const ParsedOptions& options, const std::string& task,
                   const std::vector<std::string>& others) {
  for (const std::string& name : others) {
    if (options.has(name)) {
      throw UserError(fmt::format("--{} says nothing to --task {}", name, task),
                      "s2fbench synth", "try it without, or s2fbench synth --help");
    }
  }
}

synth::TaskOptions task_options(const ParsedOptions& options,
                                const synth::PartRows& rows) {
  synth::TaskOptions how;
  how.directory = options.positional("DIR");
  how.seed = static_cast<std::uint64_t>(options.integer("seed", 0));
  how.rows = options.has("rows") ? synth::parse_rows(options.text("rows")) : rows;
  how.force = options.flag("force");
  return how;
}

void make_splicing(const ParsedOptions& options) {
  const auto report =
      synth::synthesize_splicing(task_options(options, synth::kSplicingRows));
  fmt::print(
      "{}: {} synthetic exons, {:.1f} % of the values missing, {} test exons kept by the "
      "study's filter; a perfect model reaches Spearman's r {:.3f} there; {}\n",
      options.positional("DIR"), report.exons, 100 * report.missing, report.test_kept,
      report.spearman, kSeeReadme);
}

void make_insertseq(const ParsedOptions& options) {
  const auto report =
      synth::synthesize_insertseq(task_options(options, synth::kInsertRows));
  fmt::print(
      "{}: {} synthetic inserts; a perfect model reaches Pearson's r {:.3f} on the test "
      "part; {}\n",
      options.positional("DIR"), report.inserts, report.pearson, kSeeReadme);
}

void make_motif(const ParsedOptions& options) {
  const auto report = synth::synthesize_motif(task_options(options, synth::kMotifRows),
                                              options.number("strength"));
  fmt::print(
      "{}: {} synthetic sequences of two classes; a perfect model reaches AUROC {:.3f} "
      "on "
      "the test part; {}\n",
      options.positional("DIR"), report.sequences, report.auroc, kSeeReadme);
}

void make_genome(const ParsedOptions& options) {
  synth::SynthOptions how;
  how.directory = options.positional("DIR");
  how.seed = static_cast<std::uint64_t>(options.integer("seed", 0));
  how.chromosomes = static_cast<int>(options.integer("chromosomes", 3));
  how.chromosome_length = options.integer("length", 20'000);
  how.force = options.flag("force");
  const auto report = synth::synthesize(how);
  fmt::print(
      "{}: {} nt, {} planted sites ({} with chance ones), {} near-duplicates, {} rows of "
      "saturation mutagenesis; {}\n",
      how.directory, report.bases, report.planted_sites, report.sites, report.duplicates,
      report.mutations, kSeeReadme);
}

struct TaskRow {
  std::string name;
  void (*make)(const ParsedOptions& options);
  std::vector<std::string> other_options;  // of other tasks
};

const std::vector<TaskRow>& tasks() {
  static const std::vector<TaskRow> rows = {
      {"genome", make_genome, {"rows", "strength"}},
      {"splicing", make_splicing, {"chromosomes", "length", "strength"}},
      {"insertseq", make_insertseq, {"chromosomes", "length", "strength"}},
      {"motif", make_motif, {"chromosomes", "length"}},
  };
  return rows;
}

int run_synth(const ParsedOptions& options, const comm::Context&) {
  if (options.has("score")) return score(options);
  if (options.positional("DIR").empty())
    throw UserError("s2fbench synth needs DIR, or --score FILE");
  const std::string wanted = options.text("task");
  for (const TaskRow& task : tasks()) {
    if (task.name != wanted) continue;
    refuse_others(options, wanted, task.other_options);
    task.make(options);
  }
  return kExitOk;  // the option table knows the same words
}

std::string task_words() {
  std::vector<std::string> names;
  for (const TaskRow& task : tasks()) names.push_back(task.name);
  return join(names, "|");
}

}  // namespace

Command synth_command() {
  const synth::SynthOptions defaults;
  return {
      {"synth",
       "write synthetic data with planted grammar and its truth",
       {{"DIR", "folder to write", false}},
       {{"task", task_words(), "genome",
         "a genome with tracks; exons and inserts in the layout of the study's files; or "
         "labelled sequences with a motif"},
        {"seed", "N", std::to_string(defaults.seed), "other data"},
        {"chromosomes", "N", std::to_string(defaults.chromosomes), "genome: how many"},
        {"length", "NT", std::to_string(defaults.chromosome_length),
         "genome: nt of each chromosome"},
        {"rows", "TRAIN,VALID,TEST", "",
         "sequence tasks: how many; by default 2000,300,600 (insertseq: the study's)"},
        {"strength", "S", "0.9", "motif: share of class 1 that holds the motif"},
        {"force", "", "", "write into a folder that is not empty"},
        {"score", "FILE", "", "instead: true coverage of any FASTA or one-hot HDF5 file"},
        {"out", "P.h5", "", "where --score writes"}}},
      run_synth};
}

}  // namespace s2fbench::app
