#include "data/pending_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"

namespace s2fbench::data {
namespace {

namespace fs = std::filesystem;

void sync_path(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY);
  const bool fine = file >= 0 && ::fsync(file) == 0;
  const std::string reason = std::strerror(errno);
  if (file >= 0) ::close(file);
  if (!fine) throw EnvironmentError("cannot write to disk (" + reason + ")", path);
}

std::string folder_of(const std::string& path) {
  return fs::absolute(path).parent_path().string();
}

}  // namespace

void expect_writable(const std::string& path) {
  const std::string folder = folder_of(path);
  if (!fs::is_directory(folder)) {
    throw UserError("no such folder", folder, "try mkdir, or another --out");
  }
  if (::access(folder.c_str(), W_OK) != 0) {
    throw UserError("folder is not writable", folder, "try another --out");
  }
  if (fs::is_directory(path)) {
    throw UserError("output is a folder", path, "try a file name in it");
  }
}

PendingFile::PendingFile(const std::string& path)
    : path_(path), pending_(path + ".tmp"), folder_(folder_of(path)) {
  expect_writable(path);
}

PendingFile::~PendingFile() {
  std::error_code ignored;
  fs::remove(pending_, ignored);
}

void PendingFile::commit() {
  sync_path(pending_);
  std::error_code error;
  fs::rename(pending_, path_, error);
  if (error) throw EnvironmentError("cannot rename to", path_, error.message());
  sync_path(folder_);
}

}  // namespace s2fbench::data
