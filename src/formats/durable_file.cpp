#include "formats/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::formats {

DurableFile::DurableFile(std::string path)
    : path_(std::move(path)), temporary_(path_ + ".tmp") {
  descriptor_ =
      ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail("cannot create file");
}

DurableFile::~DurableFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void DurableFile::write(const void* data, std::size_t bytes) {
  const char* next = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = ::write(descriptor_, next, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write file");
    next += written;
    bytes -= static_cast<std::size_t>(written);
  }
}

void DurableFile::commit() {
  if (::fsync(descriptor_) != 0) fail("cannot write file");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("cannot rename file");
  ::close(descriptor_);
  descriptor_ = -1;
  // The new name itself is on disk only when its folder is. Some file systems refuse to
  // sync a folder; the data is safe then all the same.
  const std::filesystem::path folder = std::filesystem::path(path_).parent_path();
  const int parent = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (parent < 0) return;
  ::fsync(parent);
  ::close(parent);
}

void DurableFile::fail(const std::string& what) const {
  throw EnvironmentError(what, path_ + " (" + std::strerror(errno) + ")",
                         "try another folder, or make room");
}

}  // namespace s2fbench::formats
