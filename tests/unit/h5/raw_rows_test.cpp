// What is read past the library is what the library reads.
#include "h5/raw_rows.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <numeric>
#include <thread>

#include "base/error.hpp"
#include "h5/file.hpp"

namespace s2fbench::h5 {
namespace {

constexpr hsize_t kRows = 3;
constexpr hsize_t kLength = 103;  // no multiple of a chunk

class RawRowsTest : public testing::Test {
 protected:
  RawRowsTest() : values_(kRows * kLength) {
    path_ = testing::TempDir() + "raw_rows_" + std::to_string(getpid()) + ".h5";
    std::iota(values_.begin(), values_.end(), 0.5F);
  }
  ~RawRowsTest() override { std::filesystem::remove(path_); }
  void write(const Storage& storage) {
    File file = File::create(path_);
    file.create<float>("m", {kRows, kLength}, storage).write(values_);
    file.close();
  }
  std::vector<float> expected(std::size_t row, std::size_t first,
                              std::size_t count) const {
    const auto begin =
        values_.begin() + static_cast<std::ptrdiff_t>(row * kLength + first);
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
  }
  static std::vector<float> read(const RawRows& rows, std::size_t row, std::size_t first,
                                 std::size_t count) {
    std::vector<float> values(count);
    rows.read(row, first, std::as_writable_bytes(std::span(values)));
    return values;
  }
  std::string path_;
  std::vector<float> values_;
};

TEST_F(RawRowsTest, EveryStretchOfChunksAndOfOnePiece) {
  for (const Storage& storage :
       {Storage{}, Storage{{1, 16}, 0, false, {}}, Storage{{1, kLength}, 0, false, {}}}) {
    write(storage);
    const File file = File::open(path_);
    const RawRows rows(file.dataset("m"));
    for (std::size_t row = 0; row < kRows; ++row)
      for (std::size_t first = 0; first <= kLength; first += 5)
        for (std::size_t count = 0; first + count <= kLength; count += 7)
          ASSERT_EQ(read(rows, row, first, count), expected(row, first, count));
    const RawRows last(file.dataset("m"), 2);
    EXPECT_EQ(read(last, 2, 0, kLength), expected(2, 0, kLength));
    EXPECT_THROW(read(last, 1, 0, 1), InternalError);
    EXPECT_THROW(read(rows, kRows, 0, 1), InternalError);
    EXPECT_THROW(read(rows, 0, kLength, 1), InternalError);
    EXPECT_THROW(read(rows, 0, 1, kLength), InternalError);
  }
}

TEST_F(RawRowsTest, AVectorIsOneRow) {
  File made = File::create(path_);
  made.write("v", values_, {{10}, 0, false, {}});
  made.close();
  const File file = File::open(path_);
  const RawRows rows(file.dataset("v"));
  EXPECT_EQ(read(rows, 0, 0, values_.size()), values_);
}

TEST_F(RawRowsTest, ThreadsReadAtOnceAndTheFileStaysTheSame) {
  write({{1, 16}, 0, false, {}});
  std::unique_ptr<RawRows> rows;
  {
    const File file = File::open(path_);
    rows = std::make_unique<RawRows>(file.dataset("m"));
  }
  // Another file under its name, as `prepare` would put it there.
  const auto before = values_;
  std::fill(values_.begin(), values_.end(), -1.0F);
  std::filesystem::rename(path_, path_ + ".old");
  write({});
  values_ = before;
  std::vector<int> good(4);
  std::vector<std::thread> threads;
  for (int& mine : good) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < 500; ++i) {
        const std::size_t first = i % 50;
        mine += read(*rows, i % kRows, first, 40) == expected(i % kRows, first, 40);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, std::vector<int>(4, 500));
  std::filesystem::remove(path_ + ".old");
}

TEST_F(RawRowsTest, WhatCannotBeReadInPlaceIsRefused) {
  for (const Storage& storage : {Storage{{1, 16}, 4, false, {}},  // compressed
                                 Storage{{2, 16}, 0, false, {}}}) {
    write(storage);
    const File file = File::open(path_);
    EXPECT_THROW(RawRows{file.dataset("m")}, UserError);
  }
  File made = File::create(path_);
  made.create<float>("m", {kRows, kLength}, {{1, 16}, 0, false, {}})
      .write({0, 0}, {1, kLength}, expected(0, 0, kLength));
  made.close();
  const File file = File::open(path_);
  EXPECT_THROW(RawRows{file.dataset("m")}, UserError);  // rows that nobody wrote
}

TEST_F(RawRowsTest, AFileThatIsCutMeanwhileIsAnError) {
  write({});
  const File file = File::open(path_);
  const RawRows rows(file.dataset("m"));
  std::filesystem::resize_file(path_, file.dataset("m").file_offset() + 10);
  EXPECT_THROW(read(rows, 0, 0, kLength), EnvironmentError);
}

}  // namespace
}  // namespace s2fbench::h5
