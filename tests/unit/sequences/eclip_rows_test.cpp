#include "sequences/eclip_rows.hpp"

#include <gtest/gtest.h>

#include "made_dataset.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

// narrowPeak: chromosome, start, end, name, score, strand, signal, -log10 p, q, summit.
std::string peak(int start, int end, const std::string& strand, double signal,
                 double log_p, const std::string& chromosome = "chr1") {
  return chromosome + "\t" + std::to_string(start) + "\t" + std::to_string(end) +
         "\tQKI_rep01\t0\t" + strand + "\t" + std::to_string(signal) + "\t" +
         std::to_string(log_p) + "\t-1\t-1\n";
}

const std::string kLetters = test::random_letters(30'000, 3);

MadeDataset experiment(const std::string& first, const std::string& second,
                       const std::string& mock) {
  MadeDataset made;
  test::write_fasta(made.path("g.fa"), {{"chr1", kLetters}});
  made.file("1.narrowPeak", first).file("2.narrowPeak", second).file("mock.bed", mock);
  return made;
}

EclipInput input_of(const MadeDataset& made) {
  EclipInput input;
  input.replicates = {made.path("1.narrowPeak"), made.path("2.narrowPeak")};
  input.mock = made.path("mock.bed");
  input.genome = made.path("g.fa");
  return input;
}

std::vector<bool> chosen(const std::string& first, const std::string& second) {
  const MadeDataset made = experiment(first, second, "");
  return reproducible(read_eclip_peaks(made.path("1.narrowPeak")),
                      read_eclip_peaks(made.path("2.narrowPeak")), input_of(made));
}

TEST(Eclip, FiltersOnSignalAndCertainty) {
  const std::string partner = peak(1000, 1050, "+", 5, 5);
  EXPECT_EQ(chosen(peak(1000, 1050, "+", 5, 5), partner), std::vector<bool>{true});
  EXPECT_EQ(chosen(peak(1000, 1050, "+", 5, 2.9), partner), std::vector<bool>{false});
  EXPECT_EQ(chosen(peak(1000, 1050, "+", 0.9, 5), partner), std::vector<bool>{false});
  EXPECT_EQ(chosen(peak(1000, 1050, "+", 5, 3), peak(1000, 1050, "+", 5, 2)),
            std::vector<bool>{false});
}

TEST(Eclip, OneNucleotideOnTheSameStrandIsShared) {
  const std::string partner = peak(1049, 1100, "+", 5, 5);
  EXPECT_EQ(chosen(peak(1000, 1050, "+", 5, 5), partner), std::vector<bool>{true});
  EXPECT_EQ(chosen(peak(1000, 1049, "+", 5, 5), partner), std::vector<bool>{false});
  EXPECT_EQ(chosen(peak(1000, 1050, "-", 5, 5), partner), std::vector<bool>{false});
  EXPECT_EQ(chosen(peak(1000, 1050, "+", 5, 5), peak(1000, 1050, "+", 5, 5, "chr2")),
            std::vector<bool>{false});
}

// (2 (a - b) / (a + b))^2 < 1: a / b below 3 and above 1 / 3.
TEST(Eclip, SignalsOfReplicatesAgreeWithinAFactorOfThree) {
  const auto agree = [](double a, double b) -> bool {
    return chosen(peak(1000, 1050, "+", a, 5), peak(1000, 1050, "+", b, 5)).front();
  };
  EXPECT_TRUE(agree(2.9, 1));
  EXPECT_FALSE(agree(3, 1));
  EXPECT_TRUE(agree(2, 5.9));
  EXPECT_FALSE(agree(2, 6.1));
}

TEST(Eclip, ThePartnerIsTheOneWithMostInCommon) {
  const std::string first = peak(1000, 1050, "+", 5, 5);
  EXPECT_EQ(chosen(first, peak(990, 1010, "+", 90, 5) + peak(1020, 1100, "+", 5, 5)),
            std::vector<bool>{true});
  EXPECT_EQ(chosen(first, peak(990, 1040, "+", 90, 5) + peak(1020, 1100, "+", 5, 5)),
            std::vector<bool>{false});
}

TEST(Eclip, MockPeaksAwayFromAnyPeakAreNegative) {
  const std::string first = peak(1000, 1050, "+", 5, 5) + peak(3000, 3050, "-", 5, 5) +
                            peak(5000, 5050, "+", 0.1, 0);  // unfiltered, yet in the way
  const MadeDataset made =
      experiment(first, first,
                 "chr1\t5049\t5080\tm\t1\t+\nchr1\t9000\t9021\tm\t1\t-"
                 "\nchr1\t12000\t12020\tm\t1\t+\n"
                 "chr1\t15000\t15020\tm\t1\t+\nchr1\t10\t20\tm\t1\t+\n");
  SequencesConfig config;
  config.tracks = {"QKI"};
  const RowSet set = read_eclip_rows(input_of(made), config);
  ASSERT_EQ(set.rows.size(), 4U);
  EXPECT_EQ(set.rows[0].start, 925);
  EXPECT_EQ(set.rows[0].bases.size(), 200U);
  EXPECT_EQ(set.rows[0].targets, std::vector<float>{1});
  EXPECT_EQ(set.rows[2].targets, std::vector<float>{0});
  std::string minus;
  for (const auto base : set.rows[1].bases) minus += "ACGTN"[base];
  EXPECT_EQ(minus, reversed(kLetters.substr(2925, 200)));
  EXPECT_EQ(set.dropped.at("mock-input peaks where a replicate has a peak"), 1);
  EXPECT_EQ(set.dropped.at("mock-input peaks beyond the number of positives"), 1);
  EXPECT_EQ(set.dropped.at("over a chromosome's end"), 1);
}

TEST(Eclip, BadPeaksAreNamed) {
  const MadeDataset made = experiment("chr1\t1\t2\tn\t0\t+\n", "", "");
  test::expect_user_error([&] { read_eclip_peaks(made.path("1.narrowPeak")); },
                          {"without signalValue", "1.narrowPeak:1"});
  made.file("1.narrowPeak", "chr1\t1\t2\tn\t0\t+\thigh\t3\t-1\t-1\n");
  test::expect_user_error([&] { read_eclip_peaks(made.path("1.narrowPeak")); },
                          {"'high' is no signalValue"});
  made.file("1.narrowPeak", peak(1000, 1050, "+", 5, 5));
  test::expect_user_error([&] { read_eclip_rows(input_of(made), {}); },
                          {"no peak of the two replicates is positive"});
  made.file("2.narrowPeak", peak(1000, 1050, "+", 5, 5));
  test::expect_user_error([&] { read_eclip_rows(input_of(made), {}); },
                          {"no peak of the mock input is left", "mock.bed"});
}

}  // namespace
}  // namespace s2fbench::sequences
