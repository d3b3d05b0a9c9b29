// Round trips: what was written comes back, of every type, whole and in blocks.
#include "h5/file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "base/error.hpp"
#include "h5/scale.hpp"

namespace s2fbench::h5 {
namespace {

class H5File : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::path(testing::TempDir()) /
        ("h5_" +
         std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / "f.h5").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
  std::string path_;
};

template <typename Number>
void round_trip(File& file, const std::string& name) {
  const std::vector<Number> values = {std::numeric_limits<Number>::lowest(), 0, 1,
                                      std::numeric_limits<Number>::max()};
  file.write(name, values);
  EXPECT_EQ(file.dataset(name).read<Number>(), values) << name;
}

TEST_F(H5File, EveryNumberTypeComesBack) {
  File file = File::create(path_);
  round_trip<std::int8_t>(file, "i8");
  round_trip<std::int16_t>(file, "i16");
  round_trip<std::int32_t>(file, "i32");
  round_trip<std::int64_t>(file, "i64");
  round_trip<std::uint8_t>(file, "u8");
  round_trip<std::uint16_t>(file, "u16");
  round_trip<std::uint32_t>(file, "u32");
  round_trip<std::uint64_t>(file, "u64");
  round_trip<float>(file, "f32");
  round_trip<double>(file, "f64");
  EXPECT_EQ(file.dataset("u8").type_name(), "uint8");
}

TEST_F(H5File, BlocksOfAMatrix) {
  std::vector<float> matrix(12);
  std::iota(matrix.begin(), matrix.end(), 0.0F);
  {
    File file = File::create(path_);
    file.create<float>("m", {3, 4}, {.chunk = {2, 2}, .deflate = 4}).write(matrix);
    file.close();
  }
  const Dataset m = File::open(path_).dataset("m");
  EXPECT_EQ(m.shape(), (Shape{3, 4}));
  EXPECT_EQ(m.read<float>({1, 1}, {2, 2}), (std::vector<float>{5, 6, 9, 10}));
  EXPECT_EQ(m.read<double>().at(11), 11.0);  // widening is fine
  EXPECT_TRUE(m.read<float>({3, 0}, {0, 4}).empty());
}

TEST_F(H5File, FillValuesHaveTheirPlaces) {
  {
    File file = File::create(path_);
    Dataset v = file.create<double>("v", {2, 3}, {.early = true, .fill = std::nan("")});
    v.write<double>({1, 0}, {1, 3}, std::vector<double>{1, 2, 3});
    Dataset host = file.create_text("host", {2}, 5, {.early = true});
    host.write_text({"", "abcd\xc3\xa9"});  // cut before the accent
    file.create<float>("packed", {4}, {.chunk = {2}, .deflate = 1});
    file.close();
  }
  const File file = File::open(path_);
  const Dataset v = file.dataset("v");
  const auto values = v.read<double>();
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[2]));
  EXPECT_EQ(values[5], 3.0);
  EXPECT_EQ(file.dataset("host").read_text(), (std::vector<std::string>{"", "abcd"}));
  EXPECT_EQ(v.element_bytes(), 8U);
  EXPECT_TRUE(v.stored_as<double>());
  EXPECT_FALSE(v.stored_as<float>());
  EXPECT_THROW(file.dataset("packed").file_offset(), UserError);
  std::ifstream bytes(path_, std::ios::binary);
  bytes.seekg(static_cast<std::streamoff>(v.file_offset() + 4 * v.element_bytes()));
  double stored = 0;
  bytes.read(reinterpret_cast<char*>(&stored), sizeof stored);
  EXPECT_EQ(stored, 2.0);
}

TEST_F(H5File, HalfPrecisionRounds) {
  File file = File::create(path_);
  Dataset half = file.create_half("h", {4});
  half.write(std::vector<float>{1.0F, 0.5F, 2049.0F, 65504.0F});
  EXPECT_EQ(half.type_name(), "float16");
  EXPECT_EQ(half.read<float>(), (std::vector<float>{1.0F, 0.5F, 2050.0F, 65504.0F}));
}

TEST_F(H5File, TextAndAttributes) {
  {
    File file = File::create(path_);
    Dataset names =
        file.write_text("names", std::vector<std::string>{"a", "", "long one"});
    names.write_attribute("units", "1");
    names.write_attribute("empty", "");
    file.write_text("scalar", std::string("x: y\nz"));
    file.write_attribute("version", std::int64_t{3});
    file.write_attribute("share", 0.25);
    file.create_group("g").write("inner", std::vector<int>{7});
  }
  const File file = File::open(path_);
  const Dataset names = file.dataset("names");
  EXPECT_EQ(names.read_text(), (std::vector<std::string>{"a", "", "long one"}));
  EXPECT_EQ(names.text_attribute("units"), "1");
  EXPECT_EQ(names.text_attribute("empty"), "");
  EXPECT_EQ(file.dataset("scalar").read_text().at(0), "x: y\nz");
  EXPECT_EQ(file.integer_attribute("version"), 3);
  EXPECT_EQ(file.number_attribute("version"), 3.0);
  EXPECT_EQ(file.number_attribute("share"), 0.25);
  EXPECT_EQ(file.dataset("g/inner").read<int>().at(0), 7);
  EXPECT_EQ(file.names(), (std::vector<std::string>{"g", "names", "scalar"}));
  EXPECT_TRUE(file.exists("g/inner"));
  EXPECT_FALSE(file.exists("g/other/deeper"));
}

TEST_F(H5File, SameContentSameBytes) {
  const auto bytes = [&](const std::string& path) {
    File file = File::create(path);
    Dataset x = file.write("x", std::vector<int>{1, 2});
    make_scale(x, "x");
    Dataset y = file.create<double>("y", {2}, {.early = true});
    attach_scale(y, x, 0);
    file.close();
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  EXPECT_EQ(bytes(path_), bytes(path_ + "2"));
}

TEST(TextsAttribute, KeepsTextsOfDifferentLengths) {
  const std::string path = testing::TempDir() + "/texts_attribute.h5";
  const std::vector<std::string> texts = {"kernel:0", "", "moving_variance:0"};
  File file = File::create(path);
  file.write_texts_attribute("names", texts);
  file.write_attribute("none", std::vector<double>{});  // as numpy writes an empty list
  file.write_attribute("numbers", std::vector<double>{1.0});
  file.close();
  const File read = File::open(path);
  EXPECT_EQ(read.texts_attribute("names"), texts);
  EXPECT_TRUE(read.texts_attribute("none").empty());
  EXPECT_THROW(read.texts_attribute("numbers"), UserError);
  EXPECT_THROW(read.texts_attribute("absent"), UserError);
}

}  // namespace
}  // namespace s2fbench::h5
