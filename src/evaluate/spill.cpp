#include "evaluate/spill.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"
#include "train/agreement.hpp"

namespace s2fbench::evaluate {
namespace {

constexpr std::int64_t kPair = 2 * sizeof(float);  // bytes

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw EnvironmentError(what, path + ": " + std::strerror(errno),
                         "try a folder with more room that all ranks can see");
}

// Rank 0's new file, empty.
std::string make_file(const std::string& folder) {
  std::string path;
  int file = -1;
  if (folder.empty()) {
    path = (std::filesystem::temp_directory_path() / "s2fbench_sort_XXXXXX").string();
    file = mkstemp(path.data());
  } else {
    std::error_code ignored;  // opening says what is wrong
    std::filesystem::create_directories(folder, ignored);
    // The same name every time: one that a killed process left behind is used up.
    path = folder + "/sort.tmp";
    file = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  }
  if (file < 0) fail("cannot make a file to sort predictions", path);
  close(file);
  return path;
}

int open_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) fail("cannot open the file of predictions", path);
  return file;
}

comm::Bytes bytes_of(const std::string& text) {
  comm::Bytes bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

}  // namespace

Spill::Spill(const comm::Context& gang, const std::string& folder,
             const SpillShape& shape)
    : gang_(gang), shape_(shape) {
  const auto all = train::gather_or_end(
      gang, [&] { return bytes_of(gang.rank() == 0 ? make_file(folder) : ""); });
  path_.assign(reinterpret_cast<const char*>(all.front().data()), all.front().size());
  train::agree(gang, [&] { file_ = open_file(path_); });
}

Spill::~Spill() {
  if (file_ >= 0) close(file_);
  if (gang_.rank() == 0) unlink(path_.c_str());
}

std::int64_t Spill::offset(int track, std::int64_t window) const {
  return (track * shape_.windows + window) * shape_.bins * kPair;
}

void Spill::write(std::int64_t first, const metrics::BlockShape& shape,
                  std::span<const float> predicted, std::span<const float> truth) const {
  const auto bins = static_cast<std::size_t>(shape.bins);
  std::vector<float> pairs(static_cast<std::size_t>(shape.windows) * bins * 2);
  for (int track = 0; track < shape.tracks; ++track) {
    std::size_t to = 0;
    for (int w = 0; w < shape.windows; ++w) {
      const std::size_t from =
          (static_cast<std::size_t>(w) * static_cast<std::size_t>(shape.tracks) +
           static_cast<std::size_t>(track)) *
          bins;
      for (std::size_t b = 0; b < bins; ++b) {
        pairs[to++] = predicted[from + b];
        pairs[to++] = truth[from + b];
      }
    }
    const char* next = reinterpret_cast<const char*>(pairs.data());
    auto left = pairs.size() * sizeof(float);
    auto place = offset(track, first);
    while (left > 0) {
      const ssize_t written = pwrite(file_, next, left, place);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot keep predictions to sort them", path_);
      next += written;
      place += written;
      left -= static_cast<std::size_t>(written);
    }
  }
}

void Spill::finish() {
  // Opened again: what another node wrote is seen from then on.
  train::agree(gang_, [&] {
    if (fdatasync(file_) != 0) fail("cannot keep predictions to sort them", path_);
    close(file_);
    file_ = -1;
  });
  train::agree(gang_, [&] { file_ = open_file(path_); });
}

std::vector<float> Spill::read(int track, std::int64_t first, std::int64_t count) const {
  std::vector<float> pairs(static_cast<std::size_t>(count) *
                           static_cast<std::size_t>(shape_.bins) * 2);
  char* next = reinterpret_cast<char*>(pairs.data());
  auto left = pairs.size() * sizeof(float);
  auto place = offset(track, first);
  while (left > 0) {
    const ssize_t got = pread(file_, next, left, place);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail("cannot read predictions back", path_);
    next += got;
    place += got;
    left -= static_cast<std::size_t>(got);
  }
  return pairs;
}

}  // namespace s2fbench::evaluate
