#include "support/tiny_dataset.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random_stream.hpp"
#include "data/dataset_config.hpp"
#include "data/prepare.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::test {
namespace {

constexpr std::int64_t kTrainLength = 150 * 3072;
constexpr std::int64_t kHeldOutLength = 25 * 3072;
constexpr int kReach = 60;  // nt from a motif's centre to the foot of its peak
const std::string kMotif = "TGACTCAT";
const std::string kReverseMotif = "ATGAGTCA";

void plant_motifs(std::string& letters, std::uint64_t seed) {
  RandomStream random(seed, "tiny motifs");
  for (std::size_t at = 200; at + 200 < letters.size(); at += 150 + random.below(500)) {
    letters.replace(at, kMotif.size(), random.below(2) == 0 ? kMotif : kReverseMotif);
  }
}

// A background of 1 and a triangle of height 20 over every motif.
std::vector<float> motif_coverage(const std::string& letters) {
  std::vector<float> coverage(letters.size(), 1.0F);
  for (const auto& motif : {kMotif, kReverseMotif}) {
    for (auto at = letters.find(motif); at != std::string::npos;
         at = letters.find(motif, at + 1)) {
      const auto centre = static_cast<std::int64_t>(at + motif.size() / 2);
      for (std::int64_t i = -kReach; i < kReach; ++i) {
        const auto base = centre + i;
        if (base < 0 || base >= static_cast<std::int64_t>(coverage.size())) continue;
        const double distance = std::abs(static_cast<double>(i) + 0.5);
        coverage[static_cast<std::size_t>(base)] +=
            static_cast<float>(20 * (1 - distance / kReach));
      }
    }
  }
  return coverage;
}

// Runs of 4 nt, each scaled by a random factor of about 1 +- noise.
std::vector<TinyRun> noisy_runs(const std::vector<TinySequence>& genome, double factor,
                                double noise, std::uint64_t seed) {
  constexpr std::size_t step = 4;
  RandomStream random(seed, "tiny noise");
  std::vector<TinyRun> runs;
  for (const auto& [name, letters] : genome) {
    const auto coverage = motif_coverage(letters);
    for (std::size_t at = 0; at + step <= coverage.size(); at += step) {
      const double value = coverage[at + step / 2] * factor;
      const double noisy = std::max(0.0, value * (1 + noise * random.normal()));
      const auto start = static_cast<std::int64_t>(at);
      runs.push_back({name, start, start + static_cast<std::int64_t>(step),
                      static_cast<float>(noisy)});
    }
  }
  return runs;
}

// BED lines of the motifs number `first`, first + 16, ...
std::string some_peaks(const std::vector<TinySequence>& genome, int first) {
  std::string lines;
  int number = 16 - first;
  for (const auto& [name, letters] : genome) {
    for (auto at = letters.find(kMotif); at != std::string::npos;
         at = letters.find(kMotif, at + 1)) {
      if (number++ % 16 != 0) continue;
      lines += name + "\t" + std::to_string(at) + "\t" +
               std::to_string(at + kMotif.size()) + "\n";
    }
  }
  return lines;
}

}  // namespace

std::string make_tiny_dataset(const std::string& folder, TinyPeaks peaks) {
  std::vector<TinySequence> genome = {{"chr1", random_letters(kTrainLength, 1)},
                                      {"chr2", random_letters(kHeldOutLength, 2)},
                                      {"chr3", random_letters(kHeldOutLength, 3)}};
  std::vector<TinyChromosome> chromosomes;
  for (std::size_t i = 0; i < genome.size(); ++i) {
    plant_motifs(genome[i].letters, i);
    chromosomes.push_back(
        {genome[i].name, static_cast<std::int64_t>(genome[i].letters.size())});
  }
  write_fasta(folder + "/genome.fa", genome);
  write_bigwig(folder + "/motif.rep1.bw", chromosomes, noisy_runs(genome, 1, 0.2, 1));
  write_bigwig(folder + "/motif.rep2.bw", chromosomes, noisy_runs(genome, 1, 0.2, 2));
  write_bigwig(folder + "/both.bw", chromosomes, noisy_runs(genome, 10, 0.1, 3));
  const bool with_peaks = peaks == TinyPeaks::some;
  write_text(folder + "/motif.bed", some_peaks(genome, 0));
  write_text(folder + "/both.bed", some_peaks(genome, 5));
  const auto peaks_of = [&](const std::string& track) {
    return with_peaks ? ", peaks: " + track + ".bed" : "";
  };
  write_text(folder + "/tiny.yaml",
             "name: tiny\n"
             "genome: genome.fa\n"
             "tracks:\n"
             "  - {name: motif, file: motif.rep1.bw, replicate: motif.rep2.bw" +
                 peaks_of("motif") +
                 "}\n"
                 "  - {name: both, file: both.bw, scale: mean1" +
                 peaks_of("both") +
                 "}\n"
                 "windows: {stored: 3072, input: 2048, stride: 3072}\n"
                 "folds: {valid: [chr2], test: [chr3]}\n"
                 "threshold: {train: 2, test: -1}\n");
  const std::string path = folder + "/tiny.h5";
  data::prepare(data::load_dataset_config(folder + "/tiny.yaml"), path);
  return path;
}

}  // namespace s2fbench::test
