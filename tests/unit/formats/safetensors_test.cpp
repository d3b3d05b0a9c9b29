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
      {" {}", 0, "header is not a map"},
      {"\xef\xbb\xbf{}", 0, "header is not a map"},
      {"", 0, "header is not a map"},
      {"{\"a\":", 0, "header is not JSON"},
      {"{} x", 0, "header is not JSON"},
      {"{\"a\xff\":{}}", 0, "header is not JSON"},    // no UTF-8
      {"{\"\\ud800\":{}}", 0, "header is not JSON"},  // half a character
      {"{\"a\tb\":{}}", 0, "header is not JSON"},
      {R"({"a":4})", 4, "needs exactly dtype"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}})", 4,
       "needs exactly dtype"},
      {R"({"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}})", 4, "has no dtype"},
      {R"({"a":{"dtype":"F32","shape":[1]}})", 4, "needs exactly dtype"},
      {R"({"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}})", 4,
       "unknown dtype \"F31\""},
      {R"({"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}})", 4, "unknown dtype"},
      {R"({"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}})", 1, "unknown dtype"},
      {R"({"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}})", 4, "bad shape"},
      {R"({"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}})", 4, "bad shape"},
      {R"({"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}})", 4,
       "bad shape"},
      {R"({"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
           1,1,1,1,1,1,1,1],"data_offsets":[0,4]}})",
       4, "bad shape"},
      {R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 4, "bad shape"},
      {R"({"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}})", 4, "bad shape"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 4,
       "bad data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}})", 4,
       "bad data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4.0]}})", 4,
       "bad data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}})", 4,
       "bad data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551620]}})", 4,
       "bad data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4,
       "does not fill its data_offsets"},
      // Sizes that wrap around to the right one, and that only an axis of 0 hides.
      {R"({"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0,
       "does not fill its data_offsets"},
      {R"({"a":{"dtype":"U8","shape":[9223372036854775807,2,0],"data_offsets":[0,0]}})",
       0, "does not fill its data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}})",
       0, "does not fill its data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[2305843009213693952],
           "data_offsets":[0,9223372036854775807]}})",
       0, "does not fill its data_offsets"},
      {R"({"a":{"dtype":"U8","shape":[9223372036854775807],
           "data_offsets":[0,9223372036854775807]}})",
       4, "truncated"},
      {R"({"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}})", 4,
       "does not fill its data_offsets"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 3, "truncated"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 5, "left over"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8, "unused bytes"},
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
           "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
       12, "overlaps"},
      // An empty array within another, the same bytes twice, a hole in the middle.
      {R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
           "b":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}})",
       8, "overlaps"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
           "b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
       4, "overlaps"},
      {R"({"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},
           "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
       12, "unused bytes"},
      {"{}", 1, "left over"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
           "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
       4, "\"a\" occurs twice"},
      {R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
           "\u0061":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
       4, "\"a\" occurs twice"},
      {R"({"__metadata__":{},"__metadata__":{}})", 0, "occurs twice"},
      {R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4,
       "occurs twice"},
      {R"({"a":[[[[[[[1]]]]]]]})", 0, "nested too deeply"},
      {R"({"__metadata__":{"a":1}})", 0, "more than texts"},
      {R"({"__metadata__":[]})", 0, "__metadata__ is not a map"},
  };
  for (const Hostile& bad : cases) {
    write_header(bad.json, bad.data_bytes);
    EXPECT_NE(error().find(bad.message), std::string::npos)
        << bad.json << "\n gave: " << error();
    EXPECT_NE(error().find(path_), std::string::npos);
  }
}

TEST_F(SafetensorsTest, AZeroByteHidesNothing) {
  write_header(std::string("{}\0{\"a\":", 8), 0);
  EXPECT_NE(error().find("header is not JSON"), std::string::npos) << error();
}

TEST_F(SafetensorsTest, TellsAFileOfPyTorch) {
  for (const char* start : {"PK\3\4", "\x80\x02\x8a\x0a"}) {
    write_raw(start + std::string(100, 'x'));
    EXPECT_NE(error().find("weights_from_torch.py"), std::string::npos) << error();
  }
}

TEST_F(SafetensorsTest, TakesWhatTheFormatAllows) {
  // In any order, of any length (so at any address), empty ones between, every dtype.
  write_header(R"({"z":{"dtype":"F64","shape":[1],"data_offsets":[1,9]},
                   "e":{"dtype":"F32","shape":[0,3],"data_offsets":[1,1]},
                   "c":{"dtype":"C64","shape":[],"data_offsets":[9,17]},
                   "a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}   )",
               17);
  const SafetensorsFile file = SafetensorsFile::open(path_);
  std::string names;
  for (const auto& tensor : file.tensors()) names += tensor.name;
  EXPECT_EQ(names, "aezc");
  EXPECT_EQ(file.bytes(*file.find("z")).size(), 8u);
  EXPECT_EQ(file.find("c")->elements(), 1u);
  EXPECT_EQ(file.find("e")->elements(), 0u);
  write_header("{}", 0);
  EXPECT_TRUE(SafetensorsFile::open(path_).tensors().empty());
}

TEST_F(SafetensorsTest, ATensorOfAnotherFileIsABug) {
  write_header(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1);
  const SafetensorsFile file = SafetensorsFile::open(path_);
  TensorInfo other = *file.find("a");
  other.bytes = UINT64_MAX;
  EXPECT_THROW(file.bytes(other), InternalError);
  other.offset = UINT64_MAX;
  EXPECT_THROW(file.bytes(other), InternalError);
}

TEST_F(SafetensorsTest, RefusesImpossibleLengths) {
  EXPECT_NE(error().find("No such file"), std::string::npos);
  write_raw("short");
  EXPECT_NE(error().find("too short"), std::string::npos);
  write_raw(std::string(8, '\xff') + "{}");
  EXPECT_NE(error().find("behind the end"), std::string::npos);
  write_raw("");
  EXPECT_NE(error().find("too short"), std::string::npos);
  write_raw(std::string(8, '\0'));  // a header of no bytes
  EXPECT_NE(error().find("not a map"), std::string::npos);
  write_header("{" + std::string(16u << 20, ' ') + "}", 0);
  EXPECT_NE(error().find("longer than 16 MiB"), std::string::npos);
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
