#include "synth/synth.hpp"

#include "base/error.hpp"
#include "formats/meme.hpp"
#include "synth/fasta_writer.hpp"
#include "synth/grammar_json.hpp"
#include "synth/motifs.hpp"
#include "synth/mutagenesis.hpp"
#include "synth/output_folder.hpp"
#include "synth/readme.hpp"
#include "synth/region_files.hpp"
#include "synth/site_tables.hpp"
#include "synth/truth_tables.hpp"

namespace s2fbench::synth {
namespace {

constexpr int kMostChromosomes = 1000;
constexpr std::int64_t kShortest = 20'000;
constexpr std::int64_t kLongest = 100'000'000;
constexpr std::int64_t kLargestGenome = 500'000'000;  // all of it is kept in memory

void check(const SynthOptions& options) {
  if (options.chromosomes < 3 || options.chromosomes > kMostChromosomes) {
    throw UserError(
        "impossible number of chromosomes", std::to_string(options.chromosomes),
        "try 3 (training, validation, test) to " + std::to_string(kMostChromosomes));
  }
  const std::int64_t length = options.chromosome_length;
  if (length < kShortest || length > kLongest) {
    throw UserError(
        "impossible chromosome length", std::to_string(length),
        "try " + std::to_string(kShortest) + " to " + std::to_string(kLongest));
  }
  if (length * options.chromosomes > kLargestGenome) {
    throw UserError("genome too large", std::to_string(length * options.chromosomes),
                    "try at most " + std::to_string(kLargestGenome) + " nt in all");
  }
}

}  // namespace

SynthReport synthesize(const SynthOptions& options) {
  check(options);
  make_output_folder(options.directory, options.force);
  const SynthGenome genome =
      make_genome(options.chromosomes, options.chromosome_length, options.seed);
  const std::string folder = options.directory + "/";
  const std::string truth = folder + "truth/";
  SynthReport report;
  write_fasta(folder + "genome.fa.gz", genome.chromosomes);
  write_unmappable(folder + "unmappable.bed", genome);
  report.ceilings = write_tracks(options.directory, genome);
  const Mutagenesis mutagenesis = mutate_all(genome);
  write_assay(folder + "mutagenesis.tsv", genome, mutagenesis);
  formats::write_meme(folder + "motifs.meme", make_motif_file(options.seed));

  write_mutation_truth(truth + "mutagenesis.tsv", genome, mutagenesis);
  write_sites(truth + "sites.tsv", genome);
  write_occlusion(truth + "occlusion.tsv", genome);
  write_duplicates(truth + "duplicates.tsv", genome);
  write_distance_curves(truth + "distance_curves.tsv");
  write_interactions(truth + "interactions.tsv");
  write_copies(truth + "copies.tsv");
  write_flanks(truth + "flanks.tsv");
  for (std::size_t k = 0; k < genome.chromosomes.size(); ++k) {
    report.bases += std::ssize(genome.chromosomes[k].bases);
    report.planted_sites += std::ssize(genome.chromosomes[k].planted);
    report.sites += std::ssize(genome.sites[k]);
  }
  report.duplicates = std::ssize(genome.duplicates);
  report.mutations = std::ssize(mutagenesis.mutations);
  write_grammar_json(truth + "grammar.json", options.seed, report.ceilings);
  write_readme(folder + "README.txt");
  return report;
}

}  // namespace s2fbench::synth
