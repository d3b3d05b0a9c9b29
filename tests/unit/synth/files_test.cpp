// The written folder: readable by htslib and libBigWig, the same bytes each time, and in
// agreement with itself.
#include <bigWig.h>
#include <gtest/gtest.h>
#include <htslib/faidx.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "synth/response.hpp"
#include "synth/synth.hpp"

namespace s2fbench::synth {
namespace {

namespace fs = std::filesystem;

struct FreeIndex {
  void operator()(faidx_t* index) const { fai_destroy(index); }
};
struct CloseTrack {
  void operator()(bigWigFile_t* track) const { bwClose(track); }
};

SynthOptions small(const fs::path& folder) {
  SynthOptions options;
  options.directory = folder.string();
  options.chromosomes = 3;
  options.chromosome_length = 60'000;
  options.seed = 5;
  return options;
}

class SynthFiles : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = (fs::temp_directory_path() / "s2fsynth.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root() = pattern;
    report() = synthesize(small(root() / "a"));
  }
  static void TearDownTestSuite() { fs::remove_all(root()); }

  static fs::path& root() {
    static fs::path path;
    return path;
  }
  static SynthReport& report() {
    static SynthReport value;
    return value;
  }
  static std::string file(const std::string& name) {
    return (root() / "a" / name).string();
  }
  static std::vector<std::vector<std::string>> rows(const std::string& name) {
    std::ifstream in(file(name));
    std::vector<std::vector<std::string>> result;
    for (std::string line; std::getline(in, line);) result.push_back(split(line, '\t'));
    return result;
  }
  static std::string sequence(const std::string& chromosome) {
    const std::unique_ptr<faidx_t, FreeIndex> index(
        fai_load(file("genome.fa.gz").c_str()));
    int length = 0;
    char* text = fai_fetch(index.get(), chromosome.c_str(), &length);
    std::string result(text, static_cast<std::size_t>(length));
    free(text);
    return result;
  }
  static std::vector<float> values(const std::string& track,
                                   const std::string& chromosome, std::uint32_t length) {
    const std::unique_ptr<bigWigFile_t, CloseTrack> open(
        bwOpen(file(track).c_str(), nullptr, "r"));
    bwOverlappingIntervals_t* found =
        bwGetValues(open.get(), chromosome.c_str(), 0, length, 1);
    std::vector<float> result(found->value, found->value + found->l);
    bwDestroyOverlappingIntervals(found);
    return result;
  }
};

TEST_F(SynthFiles, SameOptionsGiveTheSameBytes) {
  synthesize(small(root() / "b"));
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root() / "a")) {
    if (!entry.is_regular_file()) continue;
    const fs::path twin = root() / "b" / fs::relative(entry.path(), root() / "a");
    EXPECT_EQ(hash_file_hex(entry.path().string()), hash_file_hex(twin.string())) << twin;
    ++files;
  }
  EXPECT_EQ(files, 3 + 1 + 4 * 4 + 1 + 1 + 1 + 9);
}

TEST_F(SynthFiles, AnotherSeedGivesAnotherGenome) {
  SynthOptions options = small(root() / "c");
  options.seed = 6;
  synthesize(options);
  EXPECT_NE(hash_file_hex(file("genome.fa.gz")),
            hash_file_hex((root() / "c" / "genome.fa.gz").string()));
}

TEST_F(SynthFiles, TruthTrackIsTheResponseToTheFasta) {
  const std::string text = sequence("chr2");
  ASSERT_EQ(text.size(), 60'000U);
  EXPECT_NE(text.find('N'), std::string::npos);
  EXPECT_NE(text.find('a'), std::string::npos);
  const Coverage coverage = expected_coverage(encode(text));
  for (std::size_t c = 0; c < kCells; ++c) {
    const auto track = values(std::string(kCellNames[c]) + ".truth.bw", "chr2", 60'000);
    ASSERT_EQ(track.size(), text.size());
    for (std::size_t x = 0; x < track.size(); ++x) {
      ASSERT_EQ(track[x], static_cast<float>(coverage[c][x]));
    }
  }
}

TEST_F(SynthFiles, ReplicatesHaveNoValuesWhereUnmappable) {
  const auto reads = values("liver.rep1.bw", "chr1", 60'000);
  std::vector<bool> unmappable(reads.size());
  for (const auto& row : rows("unmappable.bed")) {
    if (row[0] != "chr1") continue;
    std::fill(unmappable.begin() + std::stol(row[1]),
              unmappable.begin() + std::stol(row[2]), true);
  }
  const std::string text = sequence("chr1");
  for (std::size_t x = 0; x < reads.size(); ++x) {
    ASSERT_EQ(std::isnan(reads[x]), unmappable[x]) << x;
    if (text[x] == 'N') {
      ASSERT_TRUE(unmappable[x]) << x;
    }
    if (!unmappable[x]) {
      ASSERT_EQ(reads[x], std::floor(reads[x])) << x;
    }
  }
}

TEST_F(SynthFiles, ReplicatesAgreeAndTheCeilingIsStated) {
  std::ifstream in(file("truth/grammar.json"));
  const auto json = nlohmann::json::parse(in);
  for (std::size_t c = 0; c < kCells; ++c) {
    const double r = report().ceilings.r[1][c];
    EXPECT_GE(r, 0.85) << kCellNames[c];
    EXPECT_LT(r, 1);
    EXPECT_LT(report().ceilings.r[0][c], r);  // base by base there is more noise
    const double stated = json["replicate_pearson"]["32bp"][std::string(kCellNames[c])];
    EXPECT_NEAR(stated, r, 1e-4);
  }
}

TEST_F(SynthFiles, TrackScalesDiffer) {
  std::array<double, kCells> sums{};
  for (std::size_t c = 0; c < kCells; ++c) {
    for (const float value :
         values(std::string(kCellNames[c]) + ".truth.bw", "chr1", 60'000)) {
      sums[c] += value;
    }
  }
  EXPECT_GT(sums[3], 4 * sums[0]);
  EXPECT_LT(sums[2], sums[0]);
}

TEST_F(SynthFiles, AssayIsTheTruthWithNoise) {
  const auto assay = rows("mutagenesis.tsv");
  const auto truth = rows("truth/mutagenesis.tsv");
  ASSERT_EQ(assay.size(), truth.size());
  ASSERT_GT(assay.size(), 3000U);
  EXPECT_EQ(assay[0][5], "liver.rep1");
  EXPECT_EQ(truth[0][6], "liver.log2");
  const std::string text = sequence("chr3");
  double squares = 0;
  for (std::size_t i = 1; i < assay.size(); ++i) {
    ASSERT_TRUE(std::equal(assay[i].begin(), assay[i].begin() + 5, truth[i].begin()));
    const auto position = static_cast<std::size_t>(std::stol(assay[i][1])) - 1;
    EXPECT_EQ(std::toupper(text[position]), assay[i][2][0]);
    squares += std::pow(std::stod(assay[i][5]) - std::stod(truth[i][6]), 2);
  }
  EXPECT_NEAR(std::sqrt(squares / static_cast<double>(assay.size() - 1)), 0.05, 0.005);
}

TEST_F(SynthFiles, InteractionTableShowsTheThreeKinds) {
  for (const auto& row : rows("truth/interactions.tsv")) {
    if (row[0] == "ADDA") {
      EXPECT_NEAR(std::stod(row[8]), 0, 1e-6);
    }
    if (row[0] == "LOGA") {
      EXPECT_NEAR(std::stod(row[10]), 0, 1e-6);
    }
    if (row[0] == "SUPERA") {
      EXPECT_GT(std::stod(row[8]), 100 * kBaseline);
    }
    if (row[0] == "SUPERA") {
      EXPECT_GT(std::stod(row[9]), 0.1);
    }
  }
}

TEST_F(SynthFiles, CopiesGrowAsTheTableSays) {
  std::map<std::string, double> gain;
  for (const auto& row : rows("truth/copies.tsv")) {
    if (row[2] == "liver") gain[row[0] + row[1]] = std::stod(row[3]);
  }
  EXPECT_NEAR(gain["ADDA3"], 3 * gain["ADDA1"], 1e-3);
  EXPECT_GT(gain["LOGA2"], 2 * gain["LOGA1"]);
  EXPECT_GT(gain["SUPERA+SUPERB2"], 2.5 * gain["SUPERA+SUPERB1"]);
  EXPECT_EQ(gain["NOEFFECT6"], 0);
}

TEST_F(SynthFiles, OcclusionOfAnEffectlessSiteDoesNothing) {
  int cores = 0;
  for (const auto& row : rows("truth/occlusion.tsv")) {
    if (row[3] == "NOEFFECT") {
      EXPECT_NEAR(std::stod(row[6]), 0, 1e-9);
    }
    if (row[3] == "CORE") {
      EXPECT_LT(std::stod(row[6]), 0);
      EXPECT_LE(std::stod(row[7]), std::stod(row[6]) + 1e-9);
      ++cores;
    }
  }
  EXPECT_GT(cores, 10);
}

TEST_F(SynthFiles, PeaksLieInsideTheChromosomeWithTheirSummit) {
  const auto peaks = rows("blood.narrowPeak");
  ASSERT_GT(peaks.size(), 20U);
  for (const auto& row : peaks) {
    ASSERT_EQ(row.size(), 10U);
    const long start = std::stol(row[1]), end = std::stol(row[2]),
               summit = std::stol(row[9]);
    EXPECT_LT(start, end);
    EXPECT_LE(end, 60'000);
    EXPECT_GE(summit, 0);
    EXPECT_LT(summit, end - start);
  }
}

TEST_F(SynthFiles, AFullFolderIsRefusedWithoutForce) {
  EXPECT_THROW(synthesize(small(root() / "a")), UserError);
  SynthOptions options = small(root() / "a");
  options.force = true;
  EXPECT_NO_THROW(synthesize(options));
}

TEST_F(SynthFiles, ImpossibleOptionsAreRefused) {
  SynthOptions options = small(root() / "d");
  options.chromosomes = 2;
  EXPECT_THROW(synthesize(options), UserError);
  options.chromosomes = 3;
  options.chromosome_length = 100;
  EXPECT_THROW(synthesize(options), UserError);
  EXPECT_FALSE(fs::exists(root() / "d"));
  std::ofstream(root() / "plain") << "x";
  EXPECT_THROW(synthesize(small(root() / "plain")), UserError);
  EXPECT_THROW(synthesize(small("/proc/s2fbench")), EnvironmentError);
}

}  // namespace
}  // namespace s2fbench::synth
