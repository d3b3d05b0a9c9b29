#include "formats/bigwig_header.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"

namespace s2fbench::formats {
namespace {

// A bigWig of two chromosomes without data, byte by byte, so that each field can be bent.
class Bytes {
 public:
  static constexpr std::size_t kTree = 64;
  static constexpr std::size_t kCount = kTree + 16;
  static constexpr std::size_t kItems =
      kTree + 32 + 4;  // key (4), number (4), length (4)
  static constexpr std::size_t kIndex = kItems + 2 * 12;

  Bytes() {
    text_.assign(kIndex + 48 + 4, '\0');
    put<std::uint32_t>(0, 0x888FFC26);
    put<std::uint16_t>(4, 4);
    put<std::uint64_t>(8, kTree);
    put<std::uint64_t>(24, kIndex);
    put<std::uint32_t>(kTree, 0x78CA8C91);
    put<std::uint32_t>(kTree + 4, 2);
    put<std::uint32_t>(kTree + 8, 4);   // bytes of a name
    put<std::uint32_t>(kTree + 12, 8);  // bytes of a value
    put<std::uint64_t>(kCount, 2);
    put<std::uint8_t>(kTree + 32, 1);   // a leaf
    put<std::uint16_t>(kTree + 34, 2);  // items
    text_.replace(kItems, 4, "chrA");
    put<std::uint32_t>(kItems + 4, 1);
    put<std::uint32_t>(kItems + 8, 1000);
    text_.replace(kItems + 12, 4, "chrB");
    put<std::uint32_t>(kItems + 16, 0);
    put<std::uint32_t>(kItems + 20, 7);
    put<std::uint32_t>(kIndex, 0x2468ACE0);
    put<std::uint32_t>(kIndex + 48, 0x888FFC26);
  }

  template <typename Number>
  Bytes& put(std::size_t at, Number value) {
    std::memcpy(&text_[at], &value, sizeof(value));
    return *this;
  }
  std::size_t size() const { return text_.size(); }
  Bytes& cut(std::size_t length) {
    text_.resize(length);
    return *this;
  }
  BigWigHeader read() const {
    const std::string path = testing::TempDir() + "/bigwig_header_test.bw";
    std::ofstream(path, std::ios::binary) << text_;
    return read_bigwig_header(path);
  }

 private:
  std::string text_;
};

TEST(BigWigHeader, ChromosomesComeByTheirNumber) {
  const BigWigHeader header = Bytes().read();
  ASSERT_EQ(header.chromosomes.size(), 2U);
  EXPECT_EQ(header.chromosomes[0].name, "chrB");
  EXPECT_EQ(header.chromosomes[0].length, 7);
  EXPECT_EQ(header.chromosomes[1].name, "chrA");
  EXPECT_EQ(header.chromosomes[1].length, 1000);
  EXPECT_EQ(header.zoom_levels, 0);
}

TEST(BigWigHeader, EveryShorterFileIsRefused) {
  for (std::size_t length = 0; length < Bytes().size(); ++length) {
    EXPECT_THROW(Bytes().cut(length).read(), UserError) << length;
  }
}

TEST(BigWigHeader, HostileFieldsAreRefused) {
  const auto refused = [](const Bytes& bytes) { EXPECT_THROW(bytes.read(), UserError); };
  refused(Bytes().put<std::uint32_t>(0, 0x26FC8F88));               // other byte order
  refused(Bytes().put<std::uint32_t>(0, 0x8789F2EB));               // bigBed
  refused(Bytes().put<std::uint16_t>(6, 60000));                    // zoom levels
  refused(Bytes().put<std::uint64_t>(8, ~std::uint64_t{0}));        // tree far outside
  refused(Bytes().put<std::uint64_t>(24, std::uint64_t{1} << 60));  // index far outside
  refused(Bytes().put<std::uint32_t>(Bytes::kTree + 8, 0));         // names of no bytes
  refused(Bytes().put<std::uint32_t>(Bytes::kTree + 8, 1 << 30));   // huge names
  refused(Bytes().put<std::uint64_t>(Bytes::kCount, ~std::uint64_t{0}));
  refused(Bytes().put<std::uint64_t>(Bytes::kCount, 3));          // one is missing
  refused(Bytes().put<std::uint32_t>(Bytes::kItems + 4, 2));      // number outside
  refused(Bytes().put<std::uint32_t>(Bytes::kItems + 16, 1));     // number twice
  refused(Bytes().put<std::uint16_t>(Bytes::kTree + 34, 60000));  // items
}

// A tree node that is its own child.
TEST(BigWigHeader, LoopsAreRefused) {
  Bytes bytes;
  bytes.put<std::uint8_t>(Bytes::kTree + 32, 0);
  bytes.put<std::uint64_t>(Bytes::kItems + 4, Bytes::kTree + 32);
  EXPECT_THROW(bytes.read(), UserError);
}

}  // namespace
}  // namespace s2fbench::formats
