// The motif task's files: classes, the motif that was planted, and the best AUROC.
#include "synth/motif_task.hpp"

#include <cmath>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "written_folder.hpp"

namespace s2fbench::synth {
namespace {

TaskOptions options(const WrittenFolder& folder, const std::string& name = "data") {
  TaskOptions how;
  how.directory = folder / name;
  how.seed = 21;
  how.rows = {1600, 100, 800};
  return how;
}

class MotifTask : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<WrittenFolder>();
    report_ = synthesize_motif(options(*folder_), 0.8);
    fasta_ = folder_->lines("data/sequences.fa");
    rows_ = table(folder_->lines("data/truth/sequences.tsv"));
  }
  static void TearDownTestSuite() { folder_.reset(); }
  static inline std::unique_ptr<WrittenFolder> folder_;
  static inline MotifReport report_;
  static inline std::vector<std::string> fasta_;
  static inline std::vector<TableRow> rows_;
};

TEST_F(MotifTask, HeadersCarryPlaceAndClass) {
  ASSERT_EQ(fasta_.size(), 5000U);
  ASSERT_EQ(rows_.size(), 2500U);
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const TableRow& row = rows_[i];
    const std::string& name = row.at("name");
    EXPECT_EQ(fasta_[2 * i], ">" + name + "; class:" + row.at("class"));
    EXPECT_EQ(fasta_[2 * i + 1].size(), 101U);
    EXPECT_EQ(fasta_[2 * i + 1].find_first_not_of("ACGT"), std::string::npos);
    const auto place = split(name, ',');
    ASSERT_EQ(place.size(), 4U);
    EXPECT_EQ(std::stoi(place[3]) - std::stoi(place[2]), 101);
    EXPECT_EQ(++seen[name], 1) << "twice: " << name;
    const std::string part = place[0] == "chr9"    ? "valid"
                             : place[0] == "chr10" ? "test"
                                                   : "train";
    EXPECT_EQ(row.at("part"), part);
  }
}

TEST_F(MotifTask, ClassOneHoldsTheMotifAsOftenAsAsked) {
  double positives = 0, planted = 0;
  std::vector<std::array<double, 4>> counts(kMotif.size(), {0, 0, 0, 0});
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const int start = std::stoi(rows_[i].at("start"));
    if (rows_[i].at("class") == "0") {
      EXPECT_EQ(start, -1);
      continue;
    }
    positives += 1;
    if (start < 0) continue;
    planted += 1;
    for (std::size_t k = 0; k < kMotif.size(); ++k) {
      const char letter = fasta_[2 * i + 1].at(static_cast<std::size_t>(start) + k);
      counts[k][std::string("ACGT").find(letter)] += 1;
    }
  }
  EXPECT_NEAR(positives / 2500, 0.5, 0.03);
  EXPECT_NEAR(planted / positives, 0.8, 0.03);
  for (std::size_t k = 0; k < kMotif.size(); ++k)
    for (std::size_t base = 0; base < 4; ++base)
      EXPECT_NEAR(counts[k][base] / planted, kMotif[k][base], 0.05) << k;
}

TEST_F(MotifTask, TheBestAurocIsThatOfTheLikelihoodRatio) {
  // Over pairs of a positive and a negative of the test part.
  std::array<std::vector<double>, 2> scores;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].at("part") != "test") continue;
    scores.at(static_cast<std::size_t>(std::stoi(rows_[i].at("class"))))
        .push_back(std::stod(rows_[i].at("log_likelihood_ratio")));
  }
  double wins = 0;
  for (const double positive : scores[1])
    for (const double negative : scores[0])
      wins += positive > negative ? 1 : positive == negative ? 0.5 : 0;
  const double auroc = wins / static_cast<double>(scores[0].size()) /
                       static_cast<double>(scores[1].size());
  const auto json = folder_->json("data/truth/motif.json");
  EXPECT_NEAR(json["perfect_auroc"]["test"].get<double>(), auroc, 1e-3);
  EXPECT_NEAR(report_.auroc, auroc, 1e-3);
  EXPECT_EQ(json["strength"], 0.8);
  // Sequences without the motif cannot be told: at most 0.8 + 0.2 / 2.
  EXPECT_GT(auroc, 0.8);
  EXPECT_LT(auroc, 0.92);
}

TEST_F(MotifTask, TheLikelihoodRatioIsItsDefinition) {
  const Bases bases = encode(fasta_[1]);
  double sum = 0;
  for (std::size_t at = 0; at + 9 <= 101; ++at) {
    double log_ratio = 0;
    for (std::size_t k = 0; k < 9; ++k)
      log_ratio +=
          std::log(kMotif[k][bases[at + k]]) - std::log(kMotifBackground[bases[at + k]]);
    sum += std::exp(log_ratio) / 93;
  }
  EXPECT_NEAR(log_likelihood_ratio(bases, 0.8), std::log(0.2 + 0.8 * sum), 1e-9);
  EXPECT_NEAR(log_likelihood_ratio(bases, 1.0), std::log(sum), 1e-9);
}

TEST_F(MotifTask, StrengthIsTheStrength) {
  const double weak = synthesize_motif(options(*folder_, "weak"), 0.2).auroc;
  EXPECT_GT(weak, 0.52);
  EXPECT_LT(weak, 0.64);
  EXPECT_GT(synthesize_motif(options(*folder_, "full"), 1.0).auroc, 0.95);
  EXPECT_THROW(synthesize_motif(options(*folder_, "none"), 0), UserError);
  EXPECT_THROW(synthesize_motif(options(*folder_, "none"), 1.1), UserError);
  EXPECT_THROW(synthesize_motif(options(*folder_, "none"), std::nan("")), UserError);
  EXPECT_FALSE(std::filesystem::exists(*folder_ / "none"));
}

TEST_F(MotifTask, TheSameOptionsGiveTheSameBytes) {
  synthesize_motif(options(*folder_, "again"), 0.8);
  for (const char* name :
       {"sequences.fa", "README.txt", "truth/sequences.tsv", "truth/motif.json"}) {
    EXPECT_EQ(hash_file_hex(*folder_ / (std::string("again/") + name)),
              hash_file_hex(*folder_ / (std::string("data/") + name)))
        << name;
  }
}

}  // namespace
}  // namespace s2fbench::synth
