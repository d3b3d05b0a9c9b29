// What must not come from LibTorch although it exports it: see cmake/Torch.cmake.
#include <gtest/gtest.h>
#include <torch/version.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace s2fbench {
namespace {

namespace fs = std::filesystem;

TEST(LinkedWithLibTorch, FilesystemIsThatOfTheCompilersLibrary) {
  std::string pattern = (fs::temp_directory_path() / "s2fbench-link-XXXXXX").string();
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  fs::create_directories(fs::path(pattern) / "a/b");
  std::ofstream(pattern + "/a/b/file") << TORCH_VERSION;
  EXPECT_EQ(fs::remove_all(pattern), 4U);
  EXPECT_FALSE(fs::exists(pattern));
}

}  // namespace
}  // namespace s2fbench
