// `synth --score`: f for FASTA and one-hot files.
#include "synth/score.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "h5/file.hpp"
#include "synth/response.hpp"

namespace s2fbench::synth {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSequence = "ACGTTGATGCGCATTTGACGATCGTACGTNNACGT";  // ADDB and CORE

class Score : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "s2fscore.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string fasta(const std::string& text) const {
    std::ofstream(path("in.fa")) << text;
    return path("in.fa");
  }
  fs::path folder_;
};

void expect_response(const std::vector<float>& pred, const std::string& text) {
  const Coverage coverage = expected_coverage(encode(text));
  ASSERT_EQ(pred.size(), text.size() * kCells);
  bool above_baseline = false;
  for (std::size_t x = 0; x < text.size(); ++x) {
    for (std::size_t c = 0; c < kCells; ++c) {
      ASSERT_FLOAT_EQ(pred[x * kCells + c], static_cast<float>(coverage[c][x]));
      above_baseline = above_baseline || coverage[c][x] > 3 * kBaseline * kScale[c];
    }
  }
  EXPECT_TRUE(above_baseline);
}

TEST_F(Score, EqualLengthsGiveOneDataset) {
  const std::string text = kSequence;
  const auto report = score_file(fasta(">one first\n" + text.substr(0, 10) + "\n" +
                                       text.substr(10) + "\n>two\n" + text + "\n"),
                                 path("out.h5"));
  EXPECT_EQ(report.sequences, 2);
  EXPECT_EQ(report.bases, 2 * std::ssize(text));
  const h5::File out = h5::File::open(path("out.h5"));
  const auto pred = out.dataset("pred");
  EXPECT_EQ(pred.shape(), (h5::Shape{2, text.size(), 4}));
  expect_response(pred.read<float>({1, 0, 0}, {1, text.size(), 4}), text);
  EXPECT_EQ(out.dataset("names").read_text(), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(out.dataset("tracks").read_text()[1], "neuron");
}

TEST_F(Score, UnequalLengthsGiveOneDatasetEach) {
  const std::string text = kSequence;
  score_file(fasta(">one\n" + text + "\n>two\n" + text + "ACGT\n"), path("out.h5"));
  const h5::File out = h5::File::open(path("out.h5"));
  expect_response(out.dataset("pred/0").read<float>(), text);
  expect_response(out.dataset("pred/1").read<float>(), text + "ACGT");
}

TEST_F(Score, OneHotGivesTheSameAsLetters) {
  const std::string text = kSequence;
  std::vector<float> onehot(text.size() * 4, 0.25F);
  const Bases bases = encode(text);
  for (std::size_t x = 0; x < bases.size(); ++x) {
    for (std::size_t b = 0; b < 4 && bases[x] < 4; ++b) {
      onehot[4 * x + b] = b == bases[x] ? 1.0F : 0.0F;
    }
  }
  {
    h5::File file = h5::File::create(path("in.h5"));
    file.create<float>("onehot", {1, text.size(), 4}).write(onehot);
    file.close();
  }
  EXPECT_EQ(score_file(path("in.h5"), path("out.h5")).sequences, 1);
  expect_response(h5::File::open(path("out.h5")).dataset("pred").read<float>(), text);
}

TEST_F(Score, BadInputIsAUserError) {
  EXPECT_THROW(score_file(path("missing.fa"), path("out.h5")), UserError);
  EXPECT_THROW(score_file(fasta("ACGT\n"), path("out.h5")), UserError);
  EXPECT_THROW(score_file(fasta(""), path("out.h5")), UserError);
  EXPECT_THROW(score_file(fasta(">one\n>two\nACGT\n"), path("out.h5")), UserError);
  {
    h5::File file = h5::File::create(path("in.h5"));
    file.create<float>("onehot", {1, 4, 20}).write(std::vector<float>(80));
    file.close();
  }
  EXPECT_THROW(score_file(path("in.h5"), path("out.h5")), UserError);
  EXPECT_FALSE(fs::exists(path("out.h5")));
}

}  // namespace
}  // namespace s2fbench::synth
