#include "cube/folder_layout.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "cube/history.hpp"

namespace s2fbench::cube {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A start that was killed at once leaves only such things; nothing is lost by going on.
bool only_own_scraps(const fs::path& dir) {
  for (const auto& item : fs::directory_iterator(dir)) {
    const std::string name = item.path().filename().string();
    if (name == "journal" || name == "checkpoints") {
      if (!fs::is_empty(item.path())) return false;
    } else if (name != "logs" && name != "config.yaml.tmp" && name != "lock" &&
               !name.starts_with("lock.")) {
      return false;
    }
  }
  return true;
}

bool flat(const json& value) {
  if (!value.is_array()) return !value.is_object();
  for (const auto& item : value)
    if (item.is_structured()) return false;
  return true;
}

std::string yaml_lines(const json& value, const std::string& indent) {
  std::string text;
  if (value.is_object())
    for (const auto& [key, item] : value.items()) {
      const std::string name = indent + json(key).dump() + ":";
      text += flat(item) || item.empty() ? name + " " + item.dump() + "\n"
                                         : name + "\n" + yaml_lines(item, indent + "  ");
    }
  else if (value.is_array())
    for (const auto& item : value) text += indent + "- " + item.dump() + "\n";
  else
    text += indent + value.dump() + "\n";
  return text;
}

}  // namespace

std::string cube_path(const std::string& dir) {
  return (fs::path(dir) / "cube.h5").string();
}
std::string journal_path(const std::string& dir) {
  return (fs::path(dir) / "journal").string();
}
std::string config_path(const std::string& dir) {
  return (fs::path(dir) / "config.yaml").string();
}

void expect_usable_folder(const std::string& dir) {
  std::error_code error;
  if (!fs::exists(dir, error)) return;
  if (!fs::is_directory(dir, error))
    throw UserError("the results folder is a file", dir, "choose another --out");
  try {
    if (only_own_scraps(dir)) return;
  } catch (const fs::filesystem_error&) {
    throw UserError("cannot read the results folder", dir, "check its permissions");
  }
  const bool journals = has_journals(dir);
  if (fs::exists(cube_path(dir), error) && !journals)
    throw UserError("the results folder is half written: it has a cube but no journal",
                    dir, "restore its journal/, or choose another --out");
  if (!journals && !fs::exists(config_path(dir), error))
    throw UserError(
        "the folder holds files but no results (no config.yaml, no journal): not a "
        "results "
        "folder, or half written",
        dir, "empty it, or choose another --out");
}

void expect_results_folder(const std::string& dir) {
  std::error_code error;
  if (!fs::is_directory(dir, error))
    throw UserError("no such results folder", dir, "give the --out folder of a sweep");
  if (!has_journals(dir))
    throw UserError("not a results folder: it has no journal", dir,
                    "give the --out folder of a sweep");
}

void make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error && !fs::is_directory(path))
    throw UserError("cannot create the results folder",
                    path + " (" + error.message() + ")",
                    "choose an --out that you may write to");
  if (access(path.c_str(), W_OK | X_OK) != 0)
    throw UserError("the results folder is not writable",
                    path + " (" + std::strerror(errno) + ")",
                    "choose an --out that you may write to");
}

void make_folders(const std::string& dir) {
  make_folder(dir);
  for (const char* part : {"journal", "checkpoints", "logs"})
    make_folder((fs::path(dir) / part).string());
}

void write_config(const std::string& dir, const json& effective) {
  const std::string path = config_path(dir), temporary = path + ".tmp";
  std::ofstream out(temporary, std::ios::binary);
  out << "# The effective configuration of this sweep, defaults included. For reading:\n"
         "# the journal keeps its own copy.\n"
      << yaml_text(effective);
  out.close();
  std::error_code error;
  if (out) fs::rename(temporary, path, error);
  if (!out || error)
    throw EnvironmentError("cannot write the configuration", path,
                           "check free space and permissions");
}

std::string yaml_text(const json& value) { return yaml_lines(value, ""); }

}  // namespace s2fbench::cube
