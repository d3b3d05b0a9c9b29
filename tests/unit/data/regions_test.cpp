#include "data/regions.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

using test::expect_user_error;

std::string bed_file(const std::string& text) {
  const std::string path = test::make_folder("regions") + "/a.bed";
  test::write_text(path, text);
  return path;
}

TEST(ReadBed, PassesOverHeadersAndExtraColumns) {
  const auto regions =
      read_bed(bed_file("track name=peaks\n# note\nbrowser position chr1\n\n"
                        "chr1\t10\t20\tname\t5\t.\r\nchr2 0 7\ntrackless\t1\t2\n"));
  ASSERT_EQ(regions.size(), 3U);
  EXPECT_EQ(regions[0].chromosome, "chr1");
  EXPECT_EQ(regions[0].interval, (Interval{10, 20}));
  EXPECT_EQ(regions[1].interval, (Interval{0, 7}));
  EXPECT_EQ(regions[2].chromosome, "trackless");
  EXPECT_NE(regions[1].where.find("a.bed:6"), std::string::npos);
}

TEST(ReadBed, BadLinesAreNamed) {
  const auto read = [](const std::string& text) { read_bed(bed_file(text)); };
  expect_user_error([&] { read("chr1\t1\t2\nchr1\t9\t9\n"); },
                    {"a.bed:2", "end 9 is not above start 9"});
  expect_user_error([&] { read("chr1\t5\t3\n"); }, {"a.bed:1", "end 3"});
  expect_user_error([&] { read("chr1\tten\t20\n"); },
                    {"a.bed:1", "start is not a whole number: 'ten'"});
  expect_user_error([&] { read("chr1\t1\t2.5\n"); }, {"end is not a whole number"});
  expect_user_error([&] { read("chr1\t1\n"); }, {"a.bed:1", "fewer than three columns"});
  expect_user_error([&] { read("chr1\t-4\t9\n"); }, {"start is negative"});
  expect_user_error([&] { read("chr1\t1\t99999999999999999999\n"); }, {"a.bed:1"});
}

TEST(Merge, JoinsTouchingAndOverlapping) {
  EXPECT_EQ(merge({{5, 8}, {0, 2}, {2, 3}, {6, 7}, {10, 12}}),
            (std::vector<Interval>{{0, 3}, {5, 8}, {10, 12}}));
  EXPECT_TRUE(merge({}).empty());
}

TEST(Complement, LeavesTheGaps) {
  EXPECT_EQ(complement({{2, 4}, {6, 9}}, 12),
            (std::vector<Interval>{{0, 2}, {4, 6}, {9, 12}}));
  EXPECT_EQ(complement({}, 5), (std::vector<Interval>{{0, 5}}));
  EXPECT_EQ(complement({{0, 5}}, 5), std::vector<Interval>{});
  EXPECT_EQ(complement({{0, 3}, {4, 9}}, 5), (std::vector<Interval>{{3, 4}}));
}

TEST(Complement, AgreesWithMarkingEveryBase) {
  const std::vector<Interval> intervals = {{7, 11}, {3, 5}, {10, 15}, {20, 21}, {4, 6}};
  std::vector<bool> free(25, true);
  for (const auto& [start, end] : intervals) {
    for (auto i = start; i < end; ++i) free[static_cast<std::size_t>(i)] = false;
  }
  std::vector<bool> found(25, false);
  for (const auto& [start, end] : complement(merge(intervals), 25)) {
    for (auto i = start; i < end; ++i) found[static_cast<std::size_t>(i)] = true;
  }
  EXPECT_EQ(found, free);
}

}  // namespace
}  // namespace s2fbench::data
