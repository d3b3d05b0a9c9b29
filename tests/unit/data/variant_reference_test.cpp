// Where variants stand: in a genome, or in short sequences with flanks of two kinds.
#include "data/variant_reference.hpp"

#include <gtest/gtest.h>

#include <map>

#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

using Codes = std::vector<std::uint8_t>;

formats::Variant variant(const std::string& element, const std::string& chromosome,
                         std::int64_t position) {
  return {element, chromosome, position, 'A', 'C', 0.0, {}, "t:1"};
}

TEST(VariantReference, GenomesAreFoundWithAndWithoutChr) {
  const std::string folder = test::make_folder("variant_reference");
  test::write_fasta(folder + "/g.fa", {{"chr1", "ACGTN"}, {"2", "TTTT"}});
  const GenomeReference genome(Genome::open(folder + "/g.fa"));
  EXPECT_EQ(genome.locate(variant("", "1", 3)).sequence, 0);
  EXPECT_EQ(genome.locate(variant("", "1", 3)).offset, 2);
  EXPECT_EQ(genome.locate(variant("", "chr2", 1)).sequence, 1);
  EXPECT_EQ(genome.locate(variant("", "chr3", 1)).sequence, -1);
  EXPECT_EQ(genome.length(0), 5);
  EXPECT_EQ(genome.bases(0, 1, 5, 0), (Codes{1, 2, 3, kOther}));
  EXPECT_EQ(genome.flanks(), "");
}

std::vector<formats::ShortSequence> three() {
  return {
      {"F9", "chrX", 100, "ACGT"}, {"TERT", "", 0, "GG"}, {"SORT1", "chr1", 10, "TTT"}};
}

TEST(VariantReference, SequencesAreFoundByNameThenByPlace) {
  const ShortSequences set(three(), 0, 1);
  EXPECT_EQ(set.locate(variant("F9", "X", 101)).sequence, 0);
  EXPECT_EQ(set.locate(variant("F9", "X", 101)).offset, 0);
  EXPECT_EQ(set.locate(variant("F9", "X", 99)).offset, -2);
  EXPECT_EQ(set.locate(variant("F9", "chr7", 101)).sequence, -1);
  EXPECT_EQ(set.locate(variant("TERT-HEK", "5", 2)).sequence, 1);
  EXPECT_EQ(set.locate(variant("TERTX", "5", 2)).sequence, -1);
  EXPECT_EQ(set.locate(variant("elsewhere", "1", 12)).sequence, 2);
  EXPECT_EQ(set.locate(variant("elsewhere", "1", 14)).sequence, -1);
}

TEST(VariantReference, EqualLettersAreOneSequence) {
  const ShortSequences set({{"a", "chr1", 10, "ACGT"}, {"b", "chr1", 20, "ACGT"}}, 0, 1);
  EXPECT_EQ(set.locate(variant("b", "chr1", 22)).sequence, 0);
  EXPECT_EQ(set.locate(variant("b", "chr1", 22)).offset, 1);
}

TEST(VariantReference, FlanksOfN) {
  const ShortSequences set(three(), 0, 1);
  EXPECT_EQ(set.bases(0, -2, 6, 0), (Codes{4, 4, 0, 1, 2, 3, 4, 4}));
  EXPECT_EQ(set.bases(0, 1, 3, 0), (Codes{1, 2}));
  EXPECT_EQ(set.bases(2, -4, -1, 0), (Codes{4, 4, 4}));
  EXPECT_EQ(set.backgrounds(), 1);
}

TEST(VariantReference, ShuffledFlanksAreOneSequenceWhereverItIsCut) {
  const formats::ShortSequence own = {"a", "", 0, test::random_letters(60, 9)};
  const ShortSequences set({own}, 3, 7);
  EXPECT_EQ(set.backgrounds(), 3);
  const Codes whole = set.bases(0, -150, 210, 1);
  ASSERT_EQ(whole.size(), 360U);
  for (std::size_t i = 0; i < 60; ++i) {
    EXPECT_EQ(whole[150 + i], base_code(own.letters[i]));
  }
  EXPECT_EQ(set.bases(0, -130, 100, 1), Codes(whole.begin() + 20, whole.begin() + 250));
  EXPECT_NE(set.bases(0, -150, 0, 0), set.bases(0, -150, 0, 1));
  std::map<int, int> letters, flank_letters;
  for (int i = 0; i < 60; ++i) {
    ++letters[whole[static_cast<std::size_t>(150 + i)]];
    ++flank_letters[whole[static_cast<std::size_t>(90 + i)]];
  }
  EXPECT_EQ(flank_letters, letters);
  // The same letters have the same flanks under any name; another seed has others.
  const ShortSequences renamed({{"b", "chr1", 50, own.letters}}, 3, 7);
  EXPECT_EQ(renamed.bases(0, -150, 210, 1), whole);
  EXPECT_NE(ShortSequences({own}, 3, 8).bases(0, -150, 210, 1), whole);
}

}  // namespace
}  // namespace s2fbench::data
