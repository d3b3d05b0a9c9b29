// Rows, patterns and one-hot files of the synthetic sequence tasks.
#include "synth/sequence_task.hpp"

#include "base/error.hpp"
#include "written_folder.hpp"

namespace s2fbench::synth {
namespace {

TEST(SequenceTask, RowsAreThreeNumbers) {
  EXPECT_EQ(parse_rows("38028,1088,11840"), (PartRows{38028, 1088, 11840}));
  EXPECT_EQ(parse_rows("2, 3, 4"), (PartRows{2, 3, 4}));
  for (const char* bad : {"", "10", "10,10", "10,10,10,10", "10,10,1", "10,-5,10",
                          "10,10,x", "10,10,2000000", "10,10,2.5"}) {
    EXPECT_THROW(parse_rows(bad), UserError) << bad;
  }
}

TEST(SequenceTask, PatternsAreFoundWhereTheyStand) {
  const Bases bases = encode("NTCATGTCACGTTCATT");
  EXPECT_EQ(find_pattern(bases, 0, 17, "TCAY"), (std::vector<std::int64_t>{1, 6, 12}));
  EXPECT_EQ(find_pattern(bases, 2, 16, "TCAY"), (std::vector<std::int64_t>{6, 12}));
  EXPECT_EQ(find_pattern(bases, 2, 15, "TCAY"), (std::vector<std::int64_t>{6}));
  EXPECT_FALSE(matches(bases, 0, "Y"));  // an unknown base is none
  EXPECT_FALSE(matches(bases, 0, "N"));
  EXPECT_FALSE(matches(bases, 16, "TT"));
  EXPECT_FALSE(matches(bases, -1, "T"));
}

TEST(SequenceTask, WrittenPatternsMatch) {
  RandomStream stream(1, "test");
  Bases bases(40, 2);
  int cytosines = 0;
  for (int i = 0; i < 200; ++i) {
    write_pattern(bases, 7, "YCAY", stream);
    ASSERT_TRUE(matches(bases, 7, "YCAY"));
    cytosines += bases[7] == 1 ? 1 : 0;
  }
  EXPECT_NEAR(cytosines, 100, 30);
  EXPECT_EQ(bases[6], 2);
  EXPECT_EQ(bases[11], 2);
}

TEST(SequenceTask, BackgroundHasItsGc) {
  for (const double gc : {0.35, 0.55}) {
    RandomStream stream(1, "test gc");
    double strong = 0;
    for (const std::uint8_t base : draw_background(100'000, gc, stream))
      strong += base == 1 || base == 2 ? 1 : 0;
    EXPECT_NEAR(strong / 100'000, gc, 0.07);  // CG is rare, runs of A and T are common
  }
}

TEST(SequenceTask, OneHotOfManyRows) {
  const WrittenFolder folder;
  std::vector<std::string> texts;
  {
    h5::File file = h5::File::create(folder / "x.h5");
    OneHotWriter writer(file, "x", 150, 5);
    RandomStream stream(2, "test");
    for (int i = 0; i < 150; ++i) {
      Bases bases;
      for (int k = 0; k < 5; ++k)
        bases.push_back(static_cast<std::uint8_t>(stream.below(5)));
      writer.add(bases);
      texts.push_back(decode(bases));
    }
    writer.close();
    EXPECT_THROW(writer.add(encode("ACG")), InternalError);
    file.close();
  }
  const h5::File file = h5::File::open(folder / "x.h5");
  EXPECT_EQ(file.dataset("x").shape(), (h5::Shape{150, 5, 4}));
  EXPECT_EQ(letters(file.dataset("x")), texts);
}

}  // namespace
}  // namespace s2fbench::synth
