#include "cube/verify.hpp"

#include <unistd.h>

#include <filesystem>

#include "base/build_info.hpp"
#include "base/error.hpp"
#include "cube/cube.hpp"
#include "cube/cube_image.hpp"
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

// A cell on which nothing is recorded has no checksum, and only fill values.
bool is_untouched(const Schema& schema, const CellValues& values) {
  return checksum(values) == checksum(cell_values(schema, {CellState::planned}, 0));
}

std::vector<std::string> bad_checksums(const std::string& path) {
  const CubeFile cube = CubeFile::open_for_reading(path);
  const Schema& schema = cube.schema();
  std::vector<std::string> findings;
  const std::int64_t cells = sweep::cell_count(schema.axes);
  for (std::int64_t cell = 0; cell < cells; ++cell) {
    const std::uint64_t stored = cube.stored_checksum(cell);
    const CellValues values = cube.read(cell);
    const bool good =
        stored == checksum(values) || (stored == 0 && is_untouched(schema, values));
    if (!good)
      findings.push_back("cell " + std::to_string(cell) + " (" +
                         sweep::cell_description(schema.axes, cell) +
                         "): wrong checksum");
  }
  return findings;
}

// Whether the cube was made by this very program, so that one made now from the same
// journals has the same bytes.
bool is_ours(const History& history) {
  const BuildInfo build = build_info();
  const nlohmann::json& start = history.starts.back();
  return start.value("revision", "") == build.revision &&
         start.value("version", "") == build.version &&
         start.value("hdf5", "") == h5::library_version();
}

// Values as another program wrote them.
std::vector<std::string> differing_values(const std::string& cube,
                                          const std::string& sound) {
  try {
    std::vector<std::string> findings = cube_differences(cube, sound);
    for (auto& finding : bad_checksums(cube)) findings.push_back(std::move(finding));
    return findings;
  } catch (const UserError& error) {
    return {std::string("the cube cannot be read: ") + error.what()};
  }
}

std::vector<std::string> cube_findings(const History& history, const std::string& cube) {
  const TemporaryFolder temporary;
  const std::string sound = temporary.file("cube.h5");
  build_cube(history, sound);
  CubeImage::Differences found;
  try {
    found = CubeImage(sound).differences(cube);
  } catch (const UserError& error) {
    return {error.what()};
  }
  if (found.structure && !is_ours(history)) return differing_values(cube, sound);
  if (found.structure)
    found.lines.push_back(
        "the cube differs from its journals outside of its cells (names, shapes, "
        "coordinates, provenance): damaged, or from before the last start");
  return found.lines;
}

}  // namespace

std::vector<std::string> rebuild(const std::string& dir, const LockOptions& options) {
  expect_results_folder(dir);
  const auto lock = FolderLock::take(dir, options);
  const History history = read_history(dir);
  build_cube(history, cube_path(dir));
  std::vector<std::string> told = history.warnings;
  told.insert(told.end(), history.damage.begin(), history.damage.end());
  return told;
}

Verification verify(const std::string& dir) {
  expect_results_folder(dir);
  const History history = read_history(dir);
  Verification result{history.damage, history.warnings,
                      static_cast<std::int64_t>(history.cells.size())};
  for (auto& finding : cube_findings(history, cube_path(dir)))
    result.findings.push_back(std::move(finding));
  return result;
}

}  // namespace s2fbench::cube
