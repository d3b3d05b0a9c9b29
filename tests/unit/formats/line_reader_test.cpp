#include "formats/line_reader.hpp"

#include <gtest/gtest.h>
#include <htslib/bgzf.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "base/error.hpp"

namespace s2fbench::formats {
namespace {

class LineReaderTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = testing::TempDir() + "/line_reader_" + test->name();
  }
  void TearDown() override { std::filesystem::remove(path_); }

  // Mode "w" writes bgzip, "wg" plain gzip.
  void write_compressed(const std::string& text, const char* mode) {
    BGZF* file = bgzf_open(path_.c_str(), mode);
    ASSERT_EQ(bgzf_write(file, text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
    ASSERT_EQ(bgzf_close(file), 0);
  }

  std::string path_;
};

std::vector<std::string> all_lines(const std::string& path) {
  LineReader reader(path);
  std::vector<std::string> lines;
  while (auto line = reader.next()) lines.push_back(*line);
  return lines;
}

TEST_F(LineReaderTest, PlainTextWithEveryLineEnd) {
  std::ofstream(path_) << "one\ntwo\r\n\nlast";
  EXPECT_EQ(all_lines(path_), (std::vector<std::string>{"one", "two", "", "last"}));
}

TEST_F(LineReaderTest, CompressedText) {
  write_compressed("chr1\t1\nchr2\t2\n", "w");
  EXPECT_EQ(all_lines(path_), (std::vector<std::string>{"chr1\t1", "chr2\t2"}));
}

TEST_F(LineReaderTest, WhereNamesTheLineReadLast) {
  std::ofstream(path_) << "a\nb\n";
  LineReader reader(path_);
  reader.next();
  reader.next();
  EXPECT_EQ(reader.where(), path_ + ":2");
}

// Cut inside a block, and (bgzip) between two: only the empty last block is missing.
TEST_F(LineReaderTest, TruncatedCompressedFileIsAnError) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += std::to_string(i * 7919) + "\n";
  for (const char* mode : {"w", "wg"}) {
    write_compressed(text, mode);
    EXPECT_EQ(all_lines(path_).size(), 100000U);
    std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
    EXPECT_THROW(all_lines(path_), UserError) << mode;
  }
  constexpr std::size_t empty_block = 28;  // bytes
  write_compressed(text, "w");
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - empty_block);
  EXPECT_THROW(all_lines(path_), UserError);
}

TEST_F(LineReaderTest, MissingFileAndFolderAreErrors) {
  EXPECT_THROW(LineReader("/no/such/file"), UserError);
  EXPECT_THROW(LineReader(testing::TempDir()), UserError);
}

}  // namespace
}  // namespace s2fbench::formats
