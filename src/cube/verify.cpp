#include "cube/verify.hpp"

#include <unistd.h>

#include <filesystem>

#include "base/error.hpp"
#include "cube/cube.hpp"
#include "cube/equality.hpp"
#include "cube/folder_layout.hpp"

namespace s2fbench::cube {
namespace {

namespace fs = std::filesystem;

// A private folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "s2fbench-verify-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
      throw EnvironmentError("cannot create a temporary folder", pattern, "set TMPDIR");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::vector<std::string> bad_checksums(const std::string& path) {
  const CubeFile cube = CubeFile::open_for_reading(path);
  std::vector<std::string> findings;
  const std::int64_t cells = sweep::cell_count(cube.schema().axes);
  for (std::int64_t cell = 0; cell < cells; ++cell) {
    const std::uint64_t stored = cube.stored_checksum(cell);
    const CellValues values = cube.read(cell);
    const bool untouched = stored == 0 && values.state == CellState::planned;
    if (!untouched && stored != checksum(values))
      findings.push_back("cell " + std::to_string(cell) + " (" +
                         sweep::cell_description(cube.schema().axes, cell) +
                         "): wrong checksum");
  }
  return findings;
}

}  // namespace

std::vector<std::string> rebuild(const std::string& dir) {
  expect_results_folder(dir);
  const History history = read_history(dir);
  build_cube(history, cube_path(dir));
  return history.warnings;
}

Verification verify(const std::string& dir) {
  expect_results_folder(dir);
  const History history = read_history(dir);
  Verification result{
      {}, history.warnings, static_cast<std::int64_t>(history.cells.size())};
  const TemporaryFolder temporary;
  build_cube(history, temporary.file("cube.h5"));
  try {
    result.findings = cube_differences(cube_path(dir), temporary.file("cube.h5"));
    for (auto& finding : bad_checksums(cube_path(dir)))
      result.findings.push_back(std::move(finding));
  } catch (const UserError& error) {
    result.findings.push_back(std::string("the cube cannot be read: ") + error.what());
  }
  return result;
}

}  // namespace s2fbench::cube
