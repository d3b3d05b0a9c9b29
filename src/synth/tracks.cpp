#include "synth/tracks.hpp"

#include "base/log.hpp"
#include "formats/bigwig_writer.hpp"
#include "synth/ceiling.hpp"
#include "synth/reads.hpp"
#include "synth/region_files.hpp"
#include "synth/text_file.hpp"

namespace s2fbench::synth {
namespace {

std::vector<formats::BigWigContig> contigs_of(const SynthGenome& genome) {
  std::vector<formats::BigWigContig> contigs;
  for (const Chromosome& chromosome : genome.chromosomes) {
    contigs.push_back({chromosome.name, std::ssize(chromosome.bases)});
  }
  return contigs;
}

// What lies between the unmappable stretches.
std::vector<Interval> mappable(const Chromosome& chromosome) {
  std::vector<Interval> result;
  std::int64_t start = 0;
  for (const Interval& gap : chromosome.unmappable) {
    if (gap.start > start) result.push_back({start, gap.start});
    start = gap.end;
  }
  const std::int64_t length = std::ssize(chromosome.bases);
  if (start < length) result.push_back({start, length});
  return result;
}

// The files of one cell type.
class CellFiles {
 public:
  CellFiles(const std::string& folder, std::size_t cell, const SynthGenome& genome)
      : cell_(cell),
        seed_(genome.seed),
        base_(folder + "/" + std::string(kCellNames[cell])),
        truth_(base_ + ".truth.bw", contigs_of(genome)),
        replicates_{formats::BigWigWriter(base_ + ".rep1.bw", contigs_of(genome)),
                    formats::BigWigWriter(base_ + ".rep2.bw", contigs_of(genome))},
        peaks_(base_ + ".narrowPeak") {}

  void add(const Chromosome& chromosome, std::size_t number,
           const std::vector<double>& coverage) {
    truth_.write(chromosome.name, 0,
                 std::vector<float>(coverage.begin(), coverage.end()));
    std::array<std::vector<float>, 2> reads;
    for (std::size_t r = 0; r < 2; ++r) {
      const RandomStream stream(seed_, "synth reads", r, kCells * number + cell_);
      reads[r] = draw_reads(coverage, stream);
    }
    for (const Interval& stretch : mappable(chromosome)) {
      const auto first = static_cast<std::size_t>(stretch.start);
      const auto length = static_cast<std::size_t>(stretch.end - stretch.start);
      const auto part = [&](std::size_t r) {
        return std::span<const float>(reads[r]).subspan(first, length);
      };
      for (std::size_t r = 0; r < 2; ++r) {
        replicates_[r].write(chromosome.name, stretch.start, part(r));
      }
      for (BinnedCorrelation& ceiling : ceilings_) ceiling.add(part(0), part(1));
    }
    const auto peaks = find_peaks(coverage, cell_, chromosome.unmappable);
    for (const auto& line : narrow_peak_lines(chromosome.name, peaks)) peaks_.line(line);
  }

  void close() {
    truth_.close();
    for (formats::BigWigWriter& replicate : replicates_) replicate.close();
    peaks_.close();
  }
  double ceiling(std::size_t bin) const { return ceilings_[bin].r(); }

 private:
  std::size_t cell_;
  std::uint64_t seed_;
  std::string base_;
  formats::BigWigWriter truth_;
  std::array<formats::BigWigWriter, 2> replicates_;
  TextFile peaks_;
  std::array<BinnedCorrelation, kCeilingBins.size()> ceilings_ = {
      BinnedCorrelation(kCeilingBins[0]), BinnedCorrelation(kCeilingBins[1]),
      BinnedCorrelation(kCeilingBins[2])};
};

}  // namespace

Ceilings write_tracks(const std::string& folder, const SynthGenome& genome) {
  std::vector<CellFiles> cells;
  for (std::size_t c = 0; c < kCells; ++c) cells.emplace_back(folder, c, genome);
  for (std::size_t k = 0; k < genome.chromosomes.size(); ++k) {
    const Chromosome& chromosome = genome.chromosomes[k];
    const Coverage coverage = expected_coverage(genome, k);
    for (std::size_t c = 0; c < kCells; ++c) cells[c].add(chromosome, k, coverage[c]);
    log::info("synth: {} ({} of {})", chromosome.name, k + 1, genome.chromosomes.size());
  }
  Ceilings ceilings{};
  for (std::size_t c = 0; c < kCells; ++c) {
    cells[c].close();
    for (std::size_t b = 0; b < kCeilingBins.size(); ++b) {
      ceilings.r[b][c] = cells[c].ceiling(b);
    }
  }
  return ceilings;
}

}  // namespace s2fbench::synth
