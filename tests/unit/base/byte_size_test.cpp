#include "base/byte_size.hpp"

#include <gtest/gtest.h>

namespace s2fbench {
namespace {

TEST(ByteSize, IsRead) {
  EXPECT_EQ(parse_bytes("0"), 0);
  EXPECT_EQ(parse_bytes("4096"), 4096);
  EXPECT_EQ(parse_bytes("3K"), 3 * 1024);
  EXPECT_EQ(parse_bytes("64M"), std::int64_t{64} << 20);
  EXPECT_EQ(parse_bytes("1.5G"), std::int64_t{3} << 29);
  EXPECT_EQ(parse_bytes("2T"), std::int64_t{2} << 40);
  for (const char* bad : {"", "G", "-1", "8g", "8 G", "8GB", "GG", "nan", "inf", "1e30T"})
    EXPECT_FALSE(parse_bytes(bad)) << bad;
}

TEST(ByteSize, IsTold) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(1023), "1023 B");
  EXPECT_EQ(human_bytes(64 << 20), "64.0 MiB");
  EXPECT_EQ(human_bytes(std::int64_t{31} << 27), "3.9 GiB");
  EXPECT_EQ(human_bytes(std::int64_t{3} << 50), "3072.0 TiB");
}

}  // namespace
}  // namespace s2fbench
