// A small prepared dataset for tests. In a DEPENDS line: test_tiny.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace s2fbench::test {

// A folder of its own that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "s2fbench_XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A prepared dataset that a small model can learn: about 200 windows (stored 3072, input
// 2048), tracks `motif` (with a replicate) and `both`, whose coverage peaks where a motif
// stands on either strand. Written with its inputs into `folder`; returns its path.
// Peaks, where wanted, lie on every sixteenth motif: in about every third window.
enum class TinyPeaks { none, some };
std::string make_tiny_dataset(const std::string& folder,
                              TinyPeaks peaks = TinyPeaks::none);

}  // namespace s2fbench::test
