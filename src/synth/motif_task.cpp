#include "synth/motif_task.hpp"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "synth/agreement.hpp"
#include "synth/output_folder.hpp"
#include "synth/text_file.hpp"

namespace s2fbench::synth {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kReadme =
    R"(SYNTHETIC sequences of two classes, written by s2fbench synth --task motif.

Bases are independent of each other. Into a share of the sequences of class 1 (--strength) a
motif was written somewhere, on the forward strand; those of class 0 hold it by chance only.

sequences.fa         101 nt each; the header is chromosome,strand,start,end; class:0 or 1.
                     Places are made up: chr1 to chr8 are the training part, chr9 is for
                     validation, chr10 for testing.
truth/motif.json     the motif's probabilities (positions, A C G T), background, strength;
                     per part the AUROC of the likelihood ratio, which no model exceeds but
                     by chance.
truth/sequences.tsv  a row per sequence: part, name, class, start of the planted motif (from
                     0; -1 = none), log_likelihood_ratio (natural log).)";

constexpr std::int64_t kTrainChromosomes = 8;
constexpr std::int64_t kSpacing = 1000;  // nt between the made-up places

std::uint8_t draw(const std::array<double, 4>& probabilities, RandomStream& stream) {
  double rest = stream.uniform();
  std::uint8_t base = 0;
  while (base < 3 && rest >= probabilities[base]) rest -= probabilities[base++];
  return base;
}

std::string place_of(std::size_t part, std::int64_t row) {
  const bool train = part == 0;
  const std::int64_t chromosome =
      train ? 1 + row % kTrainChromosomes
            : kTrainChromosomes + static_cast<std::int64_t>(part);
  const std::int64_t start = kSpacing * (1 + (train ? row / kTrainChromosomes : row));
  return fmt::format("chr{},+,{},{}", chromosome, start, start + kMotifSequence);
}

struct Scores {
  std::vector<double> score;
  std::vector<int> label;
  double auroc() const { return area_under_roc(score, label); }
};

void write_truth(const TaskOptions& options, double strength,
                 const std::array<Scores, kParts.size()>& scores) {
  Json auroc = Json::object();
  for (std::size_t k = 0; k < kParts.size(); ++k)
    auroc[std::string(kParts[k])] = rounded(scores[k].auroc());
  const Json json = {{"synthetic", true},      {"seed", options.seed},
                     {"rows", options.rows},   {"strength", strength},
                     {"perfect_auroc", auroc}, {"background", kMotifBackground},
                     {"motif", kMotif}};
  TextFile file(options.directory + "/truth/motif.json");
  file.line(json.dump(2));
  file.close();
}

}  // namespace

MotifRow make_motif_row(double strength, RandomStream stream) {
  MotifRow row;
  for (std::int64_t i = 0; i < kMotifSequence; ++i)
    row.bases.push_back(draw(kMotifBackground, stream));
  row.label = static_cast<int>(stream.below(2));
  if (row.label == 0 || stream.uniform() >= strength) return row;
  const std::uint64_t starts = row.bases.size() - kMotif.size() + 1;
  row.start = static_cast<std::int64_t>(stream.below(starts));
  for (std::size_t i = 0; i < kMotif.size(); ++i) {
    row.bases[static_cast<std::size_t>(row.start) + i] = draw(kMotif[i], stream);
  }
  return row;
}

double log_likelihood_ratio(BaseView bases, double strength) {
  const std::size_t starts = bases.size() - kMotif.size() + 1;
  double sum = 0;
  for (std::size_t at = 0; at < starts; ++at) {
    double ratio = 1;
    for (std::size_t i = 0; i < kMotif.size(); ++i) {
      const std::uint8_t base = bases[at + i];
      ratio *= kMotif[i].at(base) / kMotifBackground.at(base);
    }
    sum += ratio;
  }
  return std::log(1 - strength + strength * sum / static_cast<double>(starts));
}

MotifReport synthesize_motif(const TaskOptions& options, double strength) {
  if (!(strength > 0 && strength <= 1)) {
    throw UserError("impossible strength", fmt::format("--strength {}", strength),
                    "try 0.9: the share of class 1 that holds the motif, above 0 and at "
                    "most 1");
  }
  make_output_folder(options.directory, options.force);
  TextFile fasta(options.directory + "/sequences.fa");
  TextFile table(options.directory + "/truth/sequences.tsv");
  table.line("part\tname\tclass\tstart\tlog_likelihood_ratio");
  MotifReport report;
  std::array<Scores, kParts.size()> scores;
  for (std::size_t part = 0; part < kParts.size(); ++part) {
    for (std::int64_t i = 0; i < options.rows[part]; ++i) {
      const MotifRow row =
          make_motif_row(strength, row_stream("motif", options.seed, part, i));
      const std::string name = place_of(part, i);
      const double score = log_likelihood_ratio(row.bases, strength);
      fasta.line(fmt::format(">{}; class:{}", name, row.label));
      fasta.line(decode(row.bases));
      table.line(fmt::format("{}\t{}\t{}\t{}\t{}", kParts[part], name, row.label,
                             row.start, number(score)));
      scores[part].score.push_back(score);
      scores[part].label.push_back(row.label);
    }
    report.sequences += options.rows[part];
  }
  fasta.close();
  table.close();
  report.auroc = scores[kTestPart].auroc();
  write_truth(options, strength, scores);
  TextFile readme(options.directory + "/README.txt");
  readme.line(kReadme);
  readme.close();
  return report;
}

}  // namespace s2fbench::synth
