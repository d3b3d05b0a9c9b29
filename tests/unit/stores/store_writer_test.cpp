// Writing: what is in the file afterwards, resuming, what is refused.
#include "stores/store_writer.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "base/hash.hpp"
#include "stores/describe.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_store.hpp"

namespace s2fbench::stores {
namespace {

std::string bytes_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class StoreWriterTest : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/store.h5";
};

TEST_F(StoreWriterTest, TheLibraryReadsWhatWasWritten) {
  const Layout layout = test::tiny_layout();
  test::make_tiny_store(path_, layout);
  const h5::File file = h5::File::open(path_);
  EXPECT_EQ(file.text_attribute("kind"), "embeddings");
  EXPECT_EQ(file.text_attribute("padding"), layout.padding);
  const auto tokens = file.dataset("tokens").read<std::int32_t>();
  for (const int layer : layout.layers) {
    const h5::Dataset dataset = file.dataset("layer_" + std::to_string(layer));
    EXPECT_EQ(dataset.shape(), (h5::Shape{23, 14, 5}));
    const auto values = dataset.read<float>();
    std::vector<float> expected;
    for (std::int64_t row = 0; row < layout.rows; ++row)
      for (const float value : test::tiny_values(layout, layer, row))
        expected.push_back(value);
    EXPECT_EQ(values, expected);
    // As README.md defines it.
    Hasher hasher;
    hasher.add(values.data(), values.size() * sizeof(float));
    hasher.add(tokens.data(), tokens.size() * sizeof(std::int32_t));
    EXPECT_EQ(file.dataset("content_hash").read_text()[layer == 3 ? 0 : 1], hasher.hex());
  }
  EXPECT_EQ(tokens[2 * 4 + 1], test::tiny_tokens(layout, 4)[1]);
}

TEST_F(StoreWriterTest, BytesDoNotDependOnOrderOrInterruption) {
  const Layout layout = test::tiny_layout(Pooling::full, Number::float16);
  const std::string straight = folder_.path() + "/straight.h5";
  test::make_tiny_store(straight, layout);
  for (std::int64_t start = 0; start < 5; ++start) {
    prepare_store(path_, layout);
    StoreWriter writer(path_);
    for (const int layer : {10, 3}) {
      auto rows = writer.missing(layer);
      EXPECT_EQ(rows.size(), 23U - static_cast<std::size_t>(start) * 5);
      if (start < 4) rows.resize(5);
      for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        test::write_tiny_row(writer, layer, *row);
    }
    writer.commit();
    if (start < 4) {
      test::expect_user_error([&] { finish_store(path_); }, {"misses", "layer 3", path_});
    }
  }
  finish_store(path_);
  finish_store(path_);  // again is no harm
  EXPECT_TRUE(bytes_of_file(path_) == bytes_of_file(straight));
}

// Kills a process that writes, again and again, at whatever moment it has reached.
TEST_F(StoreWriterTest, AKilledWriterGoesOnToTheSameBytes) {
  Layout layout = test::tiny_layout(Pooling::full, Number::bfloat16);
  layout.rows = 400;
  const std::string straight = folder_.path() + "/straight.h5";
  test::make_tiny_store(straight, layout);
  int kills = 0;
  for (int start = 0; !std::filesystem::exists(path_) || !describe(path_).complete;
       ++start) {
    ASSERT_LT(start, 200);
    const pid_t child = fork();
    if (child == 0) {
      prepare_store(path_, layout);
      StoreWriter writer(path_);
      for (const int layer : layout.layers)
        for (const std::int64_t row : writer.missing(layer)) {
          test::write_tiny_row(writer, layer, row);
          if (row % 16 == 0) writer.commit();
        }
      writer.commit();
      finish_store(path_);
      _exit(0);
    }
    usleep(static_cast<useconds_t>(500 + 700 * start));
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status)) continue;
    ASSERT_EQ(WTERMSIG(status), SIGKILL);
    ++kills;
  }
  EXPECT_GT(kills, 0);
  EXPECT_TRUE(bytes_of_file(path_) == bytes_of_file(straight));
}

TEST_F(StoreWriterTest, WhatWasNotCommittedIsMissing) {
  prepare_store(path_, test::tiny_layout());
  {
    StoreWriter writer(path_);
    test::write_tiny_row(writer, 3, 7);
    writer.commit();
    test::write_tiny_row(writer, 3, 8);
  }
  const auto missing = StoreWriter(path_).missing(3);
  EXPECT_EQ(missing.size(), 22U);
  EXPECT_EQ(missing[7], 8);
  EXPECT_EQ(describe(path_).layers[0].written, 1);
}

TEST_F(StoreWriterTest, NumbersThatDoNotFitAreNamed) {
  const float infinite = std::numeric_limits<float>::infinity();
  for (const auto& [number, value, words] :
       {std::tuple<Number, float, std::string>{Number::float16, -70000.0F, "bfloat16"},
        {Number::bfloat16, 3.4e38F, "float32"},
        {Number::float16, infinite, "check the model"},
        {Number::float32, std::nanf(""), "nan"}}) {
    const Layout layout = test::tiny_layout(Pooling::mean, number);
    prepare_store(path_, layout);
    StoreWriter writer(path_);
    auto values = test::tiny_values(layout, 10, 12);
    values[3] = value;
    test::expect_user_error([&] { writer.write(10, 12, values); },
                            {"layer 10, row 12", path_, words});
    std::filesystem::remove(path_);
  }
}

TEST_F(StoreWriterTest, CallsThatDoNotFitAreABug) {
  prepare_store(path_, test::tiny_layout());
  StoreWriter writer(path_);
  std::vector<float> values(70);
  const std::vector<std::int32_t> few = {7}, many = {7, 8}, special = {7, 2};
  EXPECT_THROW(writer.write(4, 0, values), InternalError);
  EXPECT_THROW(writer.write(3, 23, values), InternalError);
  EXPECT_THROW(writer.write(3, -1, values), InternalError);
  EXPECT_THROW(writer.write(3, 0, std::span(values).first(69)), InternalError);
  for (const auto& tokens : {few, many, special})
    EXPECT_THROW(writer.write(3, 0, values, tokens), InternalError);
}

TEST_F(StoreWriterTest, AnotherStoreUnderTheNameIsKept) {
  const Layout layout = test::tiny_layout();
  test::make_tiny_store(path_, layout);
  const std::string before = bytes_of_file(path_);
  Layout other = layout;
  other.channels = 6;
  test::expect_user_error([&] { prepare_store(path_, other); },
                          {"channels 5, not 6", path_});
  other = layout;
  other.weights = "other";
  test::expect_user_error([&] { prepare_store(path_, other); }, {"weights"});
  prepare_store(path_, layout);
  test::expect_user_error([&] { StoreWriter writer(path_); }, {"complete"});
  EXPECT_TRUE(bytes_of_file(path_) == before);
  std::ofstream(path_) << "a text";
  test::expect_user_error([&] { prepare_store(path_, layout); }, {"not a readable HDF5"});
}

TEST_F(StoreWriterTest, ImpossibleStoresAreRefused) {
  const auto refuse = [&](const std::function<void(Layout&)>& change, const char* words) {
    Layout layout = test::tiny_layout();
    change(layout);
    test::expect_user_error([&] { prepare_store(path_, layout); }, {words, path_});
  };
  refuse([](Layout& l) { l.dataset = ""; }, "dataset");
  refuse([](Layout& l) { l.rows = 0; }, "shape");
  refuse([](Layout& l) { l.layers = {}; }, "shape");
  refuse([](Layout& l) { l.layers = {3, 3}; }, "different");
  refuse([](Layout& l) { l.layers = {-1}; }, "different");
  refuse([](Layout& l) { l.special_end = 6; }, "no token");
  refuse([](Layout& l) { l.pooling = Pooling::cls; }, "one position");
  refuse([](Layout& l) { l.rows = std::int64_t{1} << 62; }, "shape");
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(StoreWriterTest, ADiskThatRefusesIsTold) {
  const std::string there = folder_.path() + "/none/store.h5";
  EXPECT_THROW(prepare_store(there, test::tiny_layout()), EnvironmentError);
}

TEST_F(StoreWriterTest, TheFileIsHardlyLargerThanItsValues) {
  for (const Number number : {Number::float32, Number::float16, Number::bfloat16}) {
    for (const Pooling pooling : {Pooling::full, Pooling::mean}) {
      Layout layout = test::tiny_layout(pooling, number);
      layout.rows = 2000;
      layout.channels = 64;
      const std::string path =
          folder_.path() + "/" + to_string(number) + to_string(pooling);
      prepare_store(path, layout);
      const double ratio = static_cast<double>(std::filesystem::file_size(path)) /
                           static_cast<double>(layout.raw_bytes());
      EXPECT_LT(ratio, 1.05) << path;
      EXPECT_GE(ratio, 1) << path;
    }
  }
}

}  // namespace
}  // namespace s2fbench::stores
