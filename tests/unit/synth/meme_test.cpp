// MEME motif files: round trip and damaged files.
#include "formats/meme.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "synth/motifs.hpp"

namespace s2fbench::formats {
namespace {

namespace fs = std::filesystem;

class Meme : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "s2fmeme.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    path_ = (folder_ / "motifs.meme").string();
  }
  void TearDown() override { fs::remove_all(folder_); }
  MotifFile read(const std::string& text) const {
    std::ofstream(path_) << text;
    return read_meme(path_);
  }
  fs::path folder_;
  std::string path_;
};

const std::string kHead = "MEME version 4\n\nALPHABET= ACGT\n\n";

TEST_F(Meme, RoundTripKeepsNamesAndMatrices) {
  const MotifFile written = synth::make_motif_file(2);
  write_meme(path_, written);
  const MotifFile back = read_meme(path_);
  ASSERT_EQ(back.motifs.size(), written.motifs.size());
  for (std::size_t i = 0; i < back.motifs.size(); ++i) {
    EXPECT_EQ(back.motifs[i].name, written.motifs[i].name);
    EXPECT_EQ(back.motifs[i].sites, written.motifs[i].sites);
    ASSERT_EQ(back.motifs[i].matrix.size(), written.motifs[i].matrix.size());
    for (std::size_t j = 0; j < back.motifs[i].matrix.size(); ++j) {
      for (std::size_t b = 0; b < 4; ++b) {
        EXPECT_NEAR(back.motifs[i].matrix[j][b], written.motifs[i].matrix[j][b], 1e-6);
      }
    }
  }
}

TEST_F(Meme, ReadsWhatOthersWrite) {
  const MotifFile file =
      read(kHead +
           "strands: + -\n\nBackground letter frequencies\n"
           "A 0.3 C 0.2 G 0.2 T 0.3\n\nMOTIF MA0004.1 Arnt\n"
           "letter-probability matrix: alength= 4 w= 2 nsites= 20 E= 0\n"
           " 0.2\t0.8  0.0 0.0\n 1 0 0 0\nURL http://x\n\n"
           "MOTIF two\nletter-probability matrix:\n0 0 0 1\n\n");
  EXPECT_DOUBLE_EQ(file.background[3], 0.3);
  ASSERT_EQ(file.motifs.size(), 2U);
  EXPECT_EQ(file.motifs[0].alternative, "Arnt");
  EXPECT_DOUBLE_EQ(file.motifs[0].sites, 20);
  EXPECT_DOUBLE_EQ(file.motifs[0].matrix[0][1], 0.8);
  EXPECT_EQ(file.motifs[1].matrix.size(), 1U);
}

TEST_F(Meme, DamagedFilesAreUserErrors) {
  const std::string motif = "MOTIF x\nletter-probability matrix: alength= 4 w= 2\n";
  EXPECT_THROW(read("hello\n"), UserError);
  EXPECT_THROW(read(kHead + motif + "0.5 0.5 0 0\n"), UserError);           // cut short
  EXPECT_THROW(read(kHead + motif + "1 0 0 0\n0.5 0.1 0 0\n"), UserError);  // sum
  EXPECT_THROW(read(kHead + motif + "1 0 0 0\na b c d\n"), UserError);
  EXPECT_THROW(read(kHead + "MOTIF x\n"), UserError);
  EXPECT_THROW(read(kHead + "letter-probability matrix: w= 1\n1 0 0 0\n"), UserError);
  EXPECT_THROW(read(kHead + "MOTIF x\nletter-probability matrix: w= 1e9\n1 0 0 0\n"),
               UserError);
  EXPECT_THROW(read("MEME version 4\nALPHABET= ACDEFGHIKLMNPQRSTVWY\n"), UserError);
  EXPECT_THROW(read_meme((folder_ / "none").string()), UserError);
  try {
    read(kHead + motif + "1 0 0 0\na b c d\n");
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("motifs.meme:8"), std::string::npos)
        << error.what();
  }
}

TEST_F(Meme, UnwritableFileIsAnEnvironmentError) {
  EXPECT_THROW(write_meme((folder_ / "no" / "x.meme").string(), {}), EnvironmentError);
}

}  // namespace
}  // namespace s2fbench::formats
