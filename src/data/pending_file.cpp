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

}  // namespace

PendingFile::PendingFile(const std::string& path) : path_(path), pending_(path + ".tmp") {
  const fs::path folder = fs::absolute(path).parent_path();
  if (!fs::is_directory(folder)) {
    throw UserError("no such folder", folder.string(), "try mkdir, or another --out");
  }
  if (::access(folder.c_str(), W_OK) != 0) {
    throw UserError("folder is not writable", folder.string(), "try another --out");
  }
  if (fs::is_directory(path)) {
    throw UserError("output is a folder", path, "try a file name in it");
  }
  folder_ = folder.string();
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
