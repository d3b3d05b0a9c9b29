#include "base/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.hpp"

namespace s2fbench {

MappedFile::MappedFile(std::string path, std::string kind)
    : path_(std::move(path)), kind_(std::move(kind)) {
  // Non-blocking, so that a pipe in place of the file cannot make us wait for ever.
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) fail(std::strerror(errno));
  try {
    map();
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
  ::close(descriptor_);
}

void MappedFile::map() {
  const std::size_t size = size_now();
  if (size == 0) return;  // which mmap refuses
  void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor_, 0);
  if (start == MAP_FAILED) fail(std::strerror(errno));
  bytes_ = {static_cast<const std::byte*>(start), size};
}

std::size_t MappedFile::size_now() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) fail(std::strerror(errno));
  if (!S_ISREG(status.st_mode)) fail("it is not an ordinary file");
  return static_cast<std::size_t>(status.st_size);
}

void MappedFile::expect_whole() const {
  if (size_now() < bytes_.size()) fail("it was cut while being read");
}

void MappedFile::fail(const std::string& problem) const {
  throw UserError("cannot read " + kind_, path_ + ": " + problem);
}

}  // namespace s2fbench
