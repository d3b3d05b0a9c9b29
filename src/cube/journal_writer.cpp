#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cube/journal_json.hpp"
#include "cube/journal_line.hpp"

namespace s2fbench::cube {
namespace {

// Zeros written at a time, and what is left of them before more are: longer than any
// line.
constexpr std::size_t kRoom = 128 * 1024;   // bytes
constexpr std::int64_t kLeast = 64 * 1024;  // bytes

[[noreturn]] void refuse(const std::string& what, const std::string& path, int error) {
  throw EnvironmentError(
      what, path + " (" + std::strerror(error) + ")",
      "check free space and permissions; nothing recorded so far is lost");
}

// A new file's name is durable once its folder is synced.
void sync_folder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return;  // some file systems refuse; the data itself is still synced
  fsync(descriptor);
  close(descriptor);
}

// Lines appended to a deleted file would be lost without an error.
void expect_not_deleted(int descriptor, const std::string& path) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) refuse("cannot write the journal", path, errno);
  if (status.st_nlink == 0)
    throw EnvironmentError("the journal was deleted while the sweep runs", path,
                           "leave the results folder alone; start the sweep again");
}

}  // namespace

JournalWriter::JournalWriter(const std::string& folder, const JournalHeader& header)
    : path_((std::filesystem::path(folder) /
             (header.start + "-" + std::to_string(header.rank) + ".jsonl"))
                .string()) {
  descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor_ < 0) refuse("cannot create the journal", path_, errno);
  try {
    append(seal_line(header_json(header)));
  } catch (...) {
    unlink(path_.c_str());  // it holds nothing
    close(descriptor_);
    throw;
  }
  sync_folder(folder);
}

JournalWriter::~JournalWriter() {
  if (descriptor_ < 0) return;
  // Gives back the room; failing that, zeros stay, which readers know.
  [[maybe_unused]] const int ignored = ftruncate(descriptor_, length_);
  close(descriptor_);
}

void JournalWriter::make_room() {
  if (room_ - length_ >= kLeast) return;
  static const std::string zeros(kRoom, '\0');
  const std::int64_t begin = std::max(room_, length_);
  const ssize_t written = pwrite(descriptor_, zeros.data(), zeros.size(), begin);
  if (written > 0 && fdatasync(descriptor_) == 0) room_ = begin + written;
  // A full disk is no error yet: the lines to come may fit.
}

// Half a line must not spoil the next one, should somebody go on.
void JournalWriter::take_back(std::size_t bytes) {
  const std::string zeros(bytes, '\0');
  const auto inside = static_cast<std::size_t>(
      std::clamp<std::int64_t>(room_ - length_, 0, static_cast<std::int64_t>(bytes)));
  const bool blank =
      pwrite(descriptor_, zeros.data(), inside, length_) == static_cast<ssize_t>(inside);
  if (!blank || ftruncate(descriptor_, std::max(room_, length_)) != 0)
    close(std::exchange(descriptor_, -1));
}

void JournalWriter::append(const std::string& line) {
  expect_not_deleted(descriptor_, path_);
  std::size_t written = 0;
  while (written < line.size()) {
    const ssize_t count =
        pwrite(descriptor_, line.data() + written, line.size() - written,
               length_ + static_cast<off_t>(written));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      take_back(written);
      refuse("cannot write the journal", path_, error);
    }
    written += static_cast<std::size_t>(count);
  }
  if (fdatasync(descriptor_) != 0)
    refuse("cannot make the journal durable", path_, errno);
  length_ += static_cast<std::int64_t>(written);
}

void JournalWriter::add(JournalEntry entry) {
  entry.time = utc_file_stamp();
  // Not before the end of a trial: that is when the disk may be full, and when others
  // wait.
  if (entry.event != JournalEvent::end) make_room();
  append(entry_line(entry));
}

void JournalWriter::started(const std::string& key, const AxisValues& at, bool alone) {
  add({.event = JournalEvent::start, .key = key, .at = at, .alone = alone});
}

void JournalWriter::finished(const std::string& key, const AxisValues& at,
                             TrialResult result) {
  add({.event = JournalEvent::end, .key = key, .at = at, .result = std::move(result)});
}

void JournalWriter::suspected(const std::string& key, const AxisValues& at) {
  add({.event = JournalEvent::suspect, .key = key, .at = at});
}

void JournalWriter::retried(const std::string& key, const AxisValues& at) {
  add({.event = JournalEvent::retry, .key = key, .at = at});
}

void JournalWriter::closed() { add({.event = JournalEvent::closed}); }

}  // namespace s2fbench::cube
