#include "synth/output_folder.hpp"

#include <filesystem>
#include <system_error>

#include "base/error.hpp"

namespace s2fbench::synth {

void make_output_folder(const std::string& directory, bool force) {
  namespace fs = std::filesystem;
  if (directory.empty()) throw UserError("no folder given", "synth");
  std::error_code error;
  const fs::path folder(directory);
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) {
    throw UserError("not a folder", directory, "try another name");
  }
  if (fs::is_directory(folder, error) && !force) {
    if (!fs::is_empty(folder, error) && !error) {
      throw UserError("folder is not empty", directory,
                      "try another folder, or --force to write into this one");
    }
  }
  fs::create_directories(folder / "truth", error);
  if (error) {
    throw EnvironmentError("cannot make folder", (folder / "truth").string(),
                           error.message() + "; try a folder that you may write to");
  }
}

}  // namespace s2fbench::synth
