#include "base/mapped_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"

namespace s2fbench {
namespace {

namespace fs = std::filesystem;

class MappedFileTest : public testing::Test {
 protected:
  MappedFileTest()
      : path_(fs::temp_directory_path() / ("s2f_mapped_" + std::to_string(::getpid()))) {}
  ~MappedFileTest() override { fs::remove(path_); }
  void write(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  std::string error() const {
    try {
      MappedFile(path_, "thing");
    } catch (const UserError& problem) {
      return problem.what();
    }
    return "";
  }
  fs::path path_;
};

TEST_F(MappedFileTest, ShowsTheBytes) {
  write("some bytes");
  const MappedFile file(path_, "thing");
  ASSERT_EQ(file.bytes().size(), 10u);
  EXPECT_EQ(file.bytes()[5], std::byte{'b'});
  EXPECT_EQ(file.path(), path_);
  file.expect_whole();
}

TEST_F(MappedFileTest, AnEmptyFileHasNone) {
  write("");
  EXPECT_TRUE(MappedFile(path_, "thing").bytes().empty());
}

TEST_F(MappedFileTest, OneThatIsReplacedStaysAsItWas) {
  write("old");
  const MappedFile file(path_, "thing");
  const std::string next = path_.string() + ".next";
  std::ofstream(next) << "n";
  fs::rename(next, path_);
  file.expect_whole();
  EXPECT_EQ(file.bytes()[0], std::byte{'o'});
}

TEST_F(MappedFileTest, TellsWhatIsWrong) {
  EXPECT_EQ(error(),
            "cannot read thing: " + path_.string() + ": No such file or directory");
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_NE(error().find("not an ordinary file"), std::string::npos);
  fs::remove(path_);
  write("some bytes");
  const MappedFile file(path_, "thing");
  fs::resize_file(path_, 3);
  EXPECT_THROW(file.expect_whole(), UserError);
}

}  // namespace
}  // namespace s2fbench
