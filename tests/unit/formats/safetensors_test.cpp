#include "formats/safetensors.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::formats {
namespace {

namespace fs = std::filesystem;

class SafetensorsTest : public testing::Test {
 protected:
  SafetensorsTest() {
    folder_ =
        fs::temp_directory_path() / ("s2f_safetensors_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    path_ = folder_ / "file.safetensors";
  }
  ~SafetensorsTest() override { fs::remove_all(folder_); }

  void write_raw(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  // A file of this header and that many zero bytes.
  void write_header(const std::string& json, std::size_t data_bytes) {
    const std::uint64_t length = json.size();
    std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
    write_raw(bytes + json + std::string(data_bytes, '\0'));
  }
  std::string contents() const {
    std::ifstream file(path_, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::string error() const {
    try {
      SafetensorsFile::open(path_);
    } catch (const UserError& problem) {
      return problem.what();
    }
    return "";
  }

  fs::path folder_;
  std::string path_;
};

TEST_F(SafetensorsTest, ReadsBackWhatWasWritten) {
  const std::vector<float> a = {1.5f, -2.0f, 3.25f, 0.0f, 1e-30f, 7.0f}, b = {42.0f};
  write_safetensors(path_, {{"z", {2, 3}, a}, {"a", {}, b}, {"none", {0, 4}, {}}},
                    {{"source", "test \"quoted\""}});
  const SafetensorsFile file = SafetensorsFile::open(path_);
  ASSERT_EQ(file.tensors().size(), 3u);
  EXPECT_EQ(file.metadata().at("source"), "test \"quoted\"");
  ASSERT_NE(file.find("z"), nullptr);
  EXPECT_EQ(file.find("z")->shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(file.read_floats(*file.find("z")), a);
  EXPECT_EQ(file.read_floats(*file.find("a")), b);
  EXPECT_TRUE(file.read_floats(*file.find("none")).empty());
  EXPECT_EQ(file.find("absent"), nullptr);
  EXPECT_EQ(file.find("z")->offset % 8, 0u);
  EXPECT_FALSE(fs::exists(path_ + ".tmp"));
}

TEST_F(SafetensorsTest, WritesTheBytesOfTheFormat) {
  const std::vector<float> one = {1.0f};
  write_safetensors(path_, {{"w", {1}, one}});
  const std::string json = R"({"w":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}})";
  const std::string padded = json + std::string((8 - json.size() % 8) % 8, ' ');
  const std::uint64_t length = padded.size();
  std::string expected(reinterpret_cast<const char*>(&length), 8);
  expected += padded + std::string("\x00\x00\x80\x3f", 4);
  EXPECT_EQ(contents(), expected);
}

TEST_F(SafetensorsTest, ReadsOtherTypesAsRawBytes) {
  write_header(R"({"h":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},
                   "i":{"dtype":"I64","shape":[1],"data_offsets":[4,12]}})",
               12);
  const SafetensorsFile file = SafetensorsFile::open(path_);
  EXPECT_EQ(file.find("h")->dtype, "BF16");
  std::vector<std::byte> raw(8);
  file.read(*file.find("i"), raw);
  EXPECT_EQ(raw, std::vector<std::byte>(8));
  EXPECT_THROW(file.read_floats(*file.find("h")), UserError);
}

TEST_F(SafetensorsTest, RefusesToWriteNonsense) {
  const std::vector<float> two = {1.0f, 2.0f};
  EXPECT_THROW(write_safetensors(path_, {{"w", {3}, two}}), InternalError);
  EXPECT_THROW(write_safetensors(path_, {{"w", {2}, two}, {"w", {2}, two}}),
               InternalError);
  EXPECT_THROW(write_safetensors(path_ + "/no/such/folder", {{"w", {2}, two}}),
               EnvironmentError);
  EXPECT_FALSE(fs::exists(path_));
}

struct Hostile {
  const char* json;
  std::size_t data_bytes;
  const char* message;
};

TEST_F(SafetensorsTest, NamesWhatIsWrongWithAHeader) {
  const Hostile cases[] = {
      {"[]", 0, "header is not a map"},
      {"{\"a\":", 0, "header is not JSON"},
      {R"({"a":{"dtype":"F32","shape":[1]}})", 4, "needs exactly dtype"},
      {R"({"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}})", 4,
       "unknown dtype \"F31\""},
      {R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 4, "bad shape"},
      {R"({"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}})", 4, "bad shape"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 4,
       "bad data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4,
       "does not fill its data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}})", 4,
       "does not fill its data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 3, "truncated"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 5, "left over"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8, "unused bytes"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
           "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
       12, "overlaps"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
           "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
       4, "\"a\" occurs twice"},
      {R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4,
       "occurs twice"},
      {R"({"a":[[[[[[[1]]]]]]]})", 0, "nested too deeply"},
      {R"({"__metadata__":{"a":1}})", 0, "more than texts"},
  };
  for (const Hostile& bad : cases) {
    write_header(bad.json, bad.data_bytes);
    EXPECT_NE(error().find(bad.message), std::string::npos)
        << bad.json << "\n gave: " << error();
    EXPECT_NE(error().find(path_), std::string::npos);
  }
}

TEST_F(SafetensorsTest, RefusesImpossibleLengths) {
  EXPECT_NE(error().find("No such file"), std::string::npos);
  write_raw("short");
  EXPECT_NE(error().find("too short"), std::string::npos);
  write_raw(std::string(8, '\xff') + "{}");
  EXPECT_NE(error().find("behind the end"), std::string::npos);
  path_ = folder_;
  EXPECT_NE(error().find("not an ordinary file"), std::string::npos);
}

TEST_F(SafetensorsTest, NoCutAndNoFlippedByteCrashes) {
  const std::vector<float> values = {1, 2, 3, 4};
  write_safetensors(path_,
                    {{"a", {2}, {values.data(), 2}}, {"b", {2, 1}, {&values[2], 2}}},
                    {{"k", "v"}});
  const std::string good = contents();
  for (std::size_t size = 0; size < good.size(); ++size) {
    write_raw(good.substr(0, size));
    EXPECT_NE(error(), "") << "cut to " << size;
  }
  RandomStream stream(5, "flip");
  for (int i = 0; i < 500; ++i) {
    std::string bad = good;
    bad[stream.below(bad.size())] = static_cast<char>(stream.below(256));
    write_raw(bad);
    error();  // refused or still valid; it must only return
  }
}

TEST_F(SafetensorsTest, AFileThatShrinksAfterOpeningIsAnError) {
  const std::vector<float> values(1000, 1.0f);
  write_safetensors(path_, {{"a", {1000}, values}});
  const SafetensorsFile file = SafetensorsFile::open(path_);
  fs::resize_file(path_, 100);
  EXPECT_THROW(file.read_floats(*file.find("a")), UserError);
}

}  // namespace
}  // namespace s2fbench::formats
