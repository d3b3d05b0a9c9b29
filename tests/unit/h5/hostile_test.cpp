// Files that nobody should trust: always a UserError that names file and dataset.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "h5/file.hpp"

namespace s2fbench::h5 {
namespace {

class HostileFile : public testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::path(testing::TempDir()) /
             ("hostile_" +
              std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) +
              ".h5"))
                .string();
  }
  void TearDown() override { std::filesystem::remove(path_); }

  void expect_error(const std::function<void()>& call, const std::string& part) {
    try {
      call();
      ADD_FAILURE() << "no error; wanted " << part;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(path_), std::string::npos) << error.what();
    }
  }
  std::string path_;
};

TEST_F(HostileFile, NoFileNoHdf5) {
  expect_error([&] { File::open(path_); }, "no such file");
  std::ofstream(path_) << "chr1\t5\t10\n";
  expect_error([&] { File::open(path_); }, "not a readable HDF5 file");
}

TEST_F(HostileFile, WrongTypesShapesAndNames) {
  File file = File::create(path_);
  file.write("wide", std::vector<std::int64_t>{1});
  file.write("signed", std::vector<std::int8_t>{-1});
  file.write_text("text", std::vector<std::string>{"1"});
  file.write_attribute("list", std::vector<std::int64_t>{1, 2});
  expect_error([&] { file.dataset("wide").read<std::int32_t>(); },
               "holds int64, not int32");
  expect_error([&] { file.dataset("wide").read<float>(); }, "/wide");
  expect_error([&] { file.dataset("signed").read<std::uint8_t>(); }, "int8");
  expect_error([&] { file.dataset("text").read<double>(); }, "holds text");
  expect_error([&] { file.dataset("wide").read_text(); }, "not text");
  expect_error([&] { file.dataset("wid"); }, "did you mean 'wide'?");
  expect_error([&] { file.dataset("wide").expect_rank(2); }, "1 dimensions, not 2");
  expect_error([&] { file.dataset("wide").expect_shape({3}); }, "(1), not (3)");
  expect_error([&] { file.dataset("wide").read<std::int64_t>({1}, {1}); }, "outside");
  expect_error([&] { file.dataset("wide").read<std::int64_t>({0}, {~0ULL / 128}); },
               "larger");
  expect_error([&] { file.integer_attribute("list"); }, "single value");
  expect_error([&] { file.text_attribute("list"); }, "not text");
  expect_error([&] { file.text_attribute("none"); }, "missing");
  expect_error([&] { file.group("wide"); }, "not a group");
}

TEST_F(HostileFile, AbsurdSizesTakeNoMemory) {
  File file = File::create(path_);
  file.create<double>("huge", {hsize_t{1} << 40, 64}, {.chunk = {1024, 64}});
  expect_error([&] { file.dataset("huge").read<double>(); }, "claims shape");
  EXPECT_EQ(file.dataset("huge").shape()[0], hsize_t{1} << 40);
}

TEST_F(HostileFile, StorageInOtherFilesIsRefused) {
  {
    File file = File::create(path_);
    const hsize_t length = 4;
    Handle space(H5Screate_simple(1, &length, nullptr), H5Sclose);
    Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    H5Pset_external(list.get(), "/etc/passwd", 0, H5F_UNLIMITED);
    Handle made(H5Dcreate2(file.id(), "leak", H5T_NATIVE_INT8, space.get(), H5P_DEFAULT,
                           list.get(), H5P_DEFAULT),
                H5Dclose);
    ASSERT_TRUE(made);
  }
  expect_error([&] { File::open(path_).dataset("leak").read<std::int8_t>(); },
               "other files");
}

TEST_F(HostileFile, CutAndFlippedFilesNeverCrash) {
  {
    File file = File::create(path_);
    file.create<float>("m", {64, 8}, {.chunk = {16, 8}, .deflate = 1})
        .write(std::vector<float>(512, 1.5F));
    file.write("c", std::vector<std::int32_t>(100, 3));
  }
  std::ifstream in(path_, std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(in), {});
  const auto read_all = [&](const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    try {
      const File file = File::open(path_);
      file.dataset("m").read<float>();
      file.dataset("c").read<std::int32_t>();
    } catch (const UserError&) {
    }
  };
  for (std::size_t cut = 0; cut < whole.size(); cut += 97) read_all(whole.substr(0, cut));
  RandomStream random(1, "flip");
  for (int i = 0; i < 300; ++i) {
    std::string flipped = whole;
    flipped[random.below(whole.size())] ^= static_cast<char>(1 << random.below(8));
    read_all(flipped);
  }
}

}  // namespace
}  // namespace s2fbench::h5
