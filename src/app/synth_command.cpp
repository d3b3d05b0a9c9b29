#include <spdlog/fmt/fmt.h>

#include "app/command.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "synth/score.hpp"
#include "synth/synth.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

int score(const ParsedOptions& options) {
  if (!options.has("out")) throw UserError("--score needs --out P.h5");
  const auto report = synth::score_file(options.text("score"), options.text("out"));
  fmt::print("{} sequences, {} nt: expected coverage in {}\n", report.sequences,
             report.bases, options.text("out"));
  return kExitOk;
}

int run(const ParsedOptions& options, const comm::Context&) {
  if (options.has("score")) return score(options);
  if (options.positional("DIR").empty())
    throw UserError("s2fbench synth needs DIR, or --score FILE");
  synth::SynthOptions how;
  how.directory = options.positional("DIR");
  how.seed = static_cast<std::uint64_t>(options.integer("seed", 0));
  how.chromosomes = static_cast<int>(options.integer("chromosomes", 3));
  how.chromosome_length = options.integer("length", 20'000);
  how.force = options.flag("force");
  const auto report = synth::synthesize(how);
  fmt::print(
      "{}: {} nt, {} planted sites ({} with chance ones), {} near-duplicates, {} rows of "
      "saturation mutagenesis; README.txt there tells what each file holds\n",
      how.directory, report.bases, report.planted_sites, report.sites, report.duplicates,
      report.mutations);
  return kExitOk;
}

}  // namespace

Command synth_command() {
  const synth::SynthOptions defaults;
  return {
      {"synth",
       "write a small synthetic genome with planted grammar and its truth",
       {{"DIR", "folder to write", false}},
       {{"seed", "N", std::to_string(defaults.seed), "another genome"},
        {"chromosomes", "N", std::to_string(defaults.chromosomes), "how many"},
        {"length", "NT", std::to_string(defaults.chromosome_length),
         "nt of each chromosome"},
        {"force", "", "", "write into a folder that is not empty"},
        {"score", "FILE", "", "instead: true coverage of any FASTA or one-hot HDF5 file"},
        {"out", "P.h5", "", "where --score writes"}}},
      run};
}

}  // namespace s2fbench::app
