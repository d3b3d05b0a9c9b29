#include "base/text.hpp"

#include <gtest/gtest.h>

namespace s2fbench {
namespace {

TEST(Text, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string>{""}));
}

TEST(Text, TrimAndJoin) {
  EXPECT_EQ(trim("  a b\r\n"), "a b");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
}

TEST(Text, NumbersMustBeWhole) {
  EXPECT_EQ(parse_integer("12"), 12);
  EXPECT_FALSE(parse_integer("12x"));
  EXPECT_FALSE(parse_integer(""));
  EXPECT_FALSE(parse_integer("1.5"));
  EXPECT_EQ(parse_number("-1.5e3"), -1500.0);
  EXPECT_FALSE(parse_number("1,5"));
}

TEST(Text, Durations) {
  EXPECT_EQ(parse_duration("0"), 0);
  EXPECT_EQ(parse_duration("90"), 90);
  EXPECT_EQ(parse_duration("90:05"), 5405);
  EXPECT_EQ(parse_duration("30:00:01"), 108001);
  EXPECT_EQ(parse_duration("1-12:00:30"), 129630);
  for (const char* bad :
       {"", "-5", "1-", "1-5", "1-5:00", ":", "1:", "1:60", "1:60:00", "1:2:3:4",
        "1-25:00:00x", "1.5", "1-24:00:00:00", "+3", " 3", "9999999999999999999999"})
    EXPECT_FALSE(parse_duration(bad)) << bad;
}

TEST(Text, DidYouMeanFindsTheNearWord) {
  EXPECT_EQ(did_you_mean("resoltion", {"model", "resolution"}),
            "; did you mean 'resolution'?");
  EXPECT_EQ(did_you_mean("zzz", {"model", "resolution"}), "");
}

}  // namespace
}  // namespace s2fbench
