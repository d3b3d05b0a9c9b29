#include "formats/checkpoint_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::formats {
namespace {

namespace fs = std::filesystem;

std::vector<std::byte> bytes_of(const std::string& text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

Checkpoint numbered(int generation) {
  return {{{"identity", "cell"}, {"generation", std::to_string(generation)}},
          {{"weights", bytes_of("abc")}, {"nothing", {}}, {"", bytes_of("unnamed")}}};
}

class CheckpointFileTest : public testing::Test {
 protected:
  CheckpointFileTest()
      : folder_(fs::temp_directory_path() / ("s2f_ckpt_" + std::to_string(getpid()))) {}
  ~CheckpointFileTest() override { fs::remove_all(folder_); }
  std::string newest() const { return folder_ / "running.ckpt"; }

  // The generation that is read; -1 = none.
  int generation() const {
    const auto read = read_checkpoint(folder_);
    return read.checkpoint ? std::stoi(read.checkpoint->labels.at("generation")) : -1;
  }
  static void flip(const std::string& path, std::size_t bit) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(bit / 8));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(bit / 8));
    file.put(static_cast<char>(byte ^ (1 << (bit % 8))));
  }

  fs::path folder_;
};

TEST_F(CheckpointFileTest, ReadsBackWhatWasWritten) {
  write_checkpoint(folder_, numbered(7));
  const auto read = read_checkpoint(folder_);
  ASSERT_TRUE(read.checkpoint);
  EXPECT_TRUE(read.warnings.empty());
  EXPECT_EQ(read.checkpoint->labels, numbered(7).labels);
  EXPECT_EQ(read.checkpoint->blocks, numbered(7).blocks);
}

TEST_F(CheckpointFileTest, AFolderThatIsNotThereHoldsNone) {
  EXPECT_EQ(generation(), -1);
  EXPECT_TRUE(read_checkpoint(folder_).warnings.empty());
}

TEST_F(CheckpointFileTest, KeepsTwoGenerations) {
  for (int i = 1; i <= 3; ++i) write_checkpoint(folder_, numbered(i));
  EXPECT_EQ(generation(), 3);
  fs::remove(newest());  // as a kill between the two renames leaves it
  EXPECT_EQ(generation(), 2);
}

TEST_F(CheckpointFileTest, EveryFlippedBitIsFoundAndTheOneBeforeTaken) {
  write_checkpoint(folder_, numbered(1));
  write_checkpoint(folder_, numbered(2));
  const auto bits = 8 * fs::file_size(newest());
  for (std::size_t bit = 0; bit < bits; ++bit) {
    flip(newest(), bit);
    ASSERT_EQ(generation(), 1) << "bit " << bit;
    ASSERT_EQ(read_checkpoint(folder_).warnings.size(), 1u);
    flip(newest(), bit);
  }
  EXPECT_EQ(generation(), 2);
}

TEST_F(CheckpointFileTest, EveryCutIsFound) {
  write_checkpoint(folder_, numbered(1));
  for (auto size = fs::file_size(newest()); size-- > 0;) {
    fs::resize_file(newest(), size);
    ASSERT_EQ(generation(), -1) << size;
  }
}

TEST_F(CheckpointFileTest, LengthsThatLieUnderARightChecksumAreRefused) {
  const auto whole = pack_checkpoint(numbered(1));
  RandomStream random(1, "checkpoint", 0, 0);
  for (int i = 0; i < 2000; ++i) {
    auto bytes = whole;
    const auto at = 22 + static_cast<std::size_t>(random.uniform() *
                                                  static_cast<double>(bytes.size() - 54));
    bytes[at] = static_cast<std::byte>(random.uniform() * 256);
    // Sealed again: only the structure can tell.
    const std::string digits =
        hash_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size() - 32});
    std::memcpy(bytes.data() + bytes.size() - 32, digits.data(), 32);
    try {
      unpack_checkpoint(bytes, "fuzzed");
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find("fuzzed"), std::string::npos);
    }
  }
}

TEST_F(CheckpointFileTest, AKillInTheMiddleOfAWriteLeavesTheNewest) {
  write_checkpoint(folder_, numbered(4));
  std::ofstream(newest() + ".tmp") << "half";
  EXPECT_EQ(generation(), 4);
  write_checkpoint(folder_, numbered(5));
  EXPECT_EQ(generation(), 5);
}

TEST_F(CheckpointFileTest, RemovingLeavesOtherFiles) {
  write_checkpoint(folder_, numbered(1));
  write_checkpoint(folder_, numbered(2));
  std::ofstream(newest() + ".tmp") << "half";
  std::ofstream(folder_ / "model.yaml") << "kept";
  remove_checkpoint(folder_);
  EXPECT_EQ(generation(), -1);
  ASSERT_TRUE(fs::exists(folder_ / "model.yaml"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

TEST_F(CheckpointFileTest, AFolderThatCannotBeMadeSaysSo) {
  std::ofstream(folder_.string()) << "a file";
  EXPECT_THROW(write_checkpoint(folder_ / "cell", numbered(1)), EnvironmentError);
}

}  // namespace
}  // namespace s2fbench::formats
