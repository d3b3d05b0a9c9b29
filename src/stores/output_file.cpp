#include "stores/output_file.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"

namespace s2fbench::stores {
namespace {

[[noreturn]] void cannot_write(const std::string& path, int error) {
  std::string where = path;
  where.append(" (").append(std::strerror(error)).append(")");
  throw EnvironmentError("cannot write the embedding store", where,
                         "check free space and permissions, then run again");
}

// NFS clients write whole pages, with what they believe other writers' rows to be, unless
// every write is synchronous.
int open_for_rows(const std::string& path) {
  struct statfs system {};
  const bool nfs = statfs(path.c_str(), &system) == 0 && system.f_type == NFS_SUPER_MAGIC;
  return open(path.c_str(), O_WRONLY | O_CLOEXEC | (nfs ? O_DSYNC : 0));
}

}  // namespace

OutputFile::OutputFile(const std::string& path)
    : path_(path), descriptor_(open_for_rows(path)) {
  if (descriptor_ < 0) refuse(errno);
}

OutputFile::~OutputFile() { ::close(descriptor_); }

void OutputFile::refuse(int error) const { cannot_write(path_, error); }

void OutputFile::put(std::uint64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse(errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
}

void OutputFile::sync() {
  if (fsync(descriptor_) != 0) refuse(errno);
}

void OutputFile::reserve() {
  struct stat facts {};
  if (fstat(descriptor_, &facts) != 0) refuse(errno);
  if (fallocate(descriptor_, 0, 0, facts.st_size) != 0 && errno != EOPNOTSUPP)
    refuse(errno);
}

void put_in_place(const std::string& temporary, const std::string& path) {
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error) cannot_write(path, error.value());
  const auto parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int failure = descriptor < 0 || fsync(descriptor) != 0 ? errno : 0;
  if (descriptor >= 0) ::close(descriptor);
  if (failure != 0) cannot_write(folder, failure);
}

}  // namespace s2fbench::stores
