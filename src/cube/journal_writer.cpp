#include <fcntl.h>
#include <unistd.h>

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

}  // namespace

JournalWriter::JournalWriter(const std::string& folder, const JournalHeader& header)
    : path_((std::filesystem::path(folder) /
             (header.start + "-" + std::to_string(header.rank) + ".jsonl"))
                .string()) {
  descriptor_ =
      open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0) refuse("cannot create the journal", path_, errno);
  try {
    append(header_json(header));
  } catch (...) {
    close(descriptor_);
    throw;
  }
  sync_folder(folder);
}

JournalWriter::~JournalWriter() {
  if (descriptor_ >= 0) close(descriptor_);
}

void JournalWriter::append(const nlohmann::json& object) {
  const std::string line = seal_line(object);
  std::size_t written = 0;
  while (written < line.size()) {
    const ssize_t count =
        write(descriptor_, line.data() + written, line.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      // Half a line must not spoil the next one, should somebody go on.
      if (ftruncate(descriptor_, length_) != 0) close(std::exchange(descriptor_, -1));
      refuse("cannot write the journal", path_, error);
    }
    written += static_cast<std::size_t>(count);
  }
  length_ += static_cast<std::int64_t>(written);
  if (fdatasync(descriptor_) != 0)
    refuse("cannot make the journal durable", path_, errno);
}

void JournalWriter::started(const std::string& key, const AxisValues& at) {
  append(entry_json({false, key, at, utc_file_stamp(), {}}));
}

void JournalWriter::finished(const std::string& key, const AxisValues& at,
                             const TrialResult& result) {
  append(entry_json({true, key, at, utc_file_stamp(), result}));
}

}  // namespace s2fbench::cube
