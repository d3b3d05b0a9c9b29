// How DIR/lock is taken: created, or taken over from a holder that is gone.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/log.hpp"
#include "cube/folder_lock.hpp"

namespace s2fbench::cube {
namespace {

constexpr double kPollSeconds = 0.1;

[[noreturn]] void refuse(const std::string& what, const std::string& path, int error) {
  throw EnvironmentError(what, path + " (" + std::strerror(error) + ")",
                         "check free space and permissions");
}

// A descriptor of a file that did not exist, -1 when it does.
int create_alone(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor < 0 && errno != EEXIST) refuse("cannot create the lock", path, errno);
  return descriptor;
}

class Taking {
 public:
  Taking(const std::string& dir, const LockOptions& options)
      : path_(dir + "/lock"), options_(options), begin_(options.now()) {}

  std::unique_ptr<FolderLock> run() {
    for (;;) {
      if (auto lock = create(LockOrigin::fresh)) return lock;
      if (look()) {
        if (const auto origin = abandoned())
          if (auto lock = take_over(*origin)) return lock;
      }
      options_.sleep(kPollSeconds);
    }
  }

 private:
  std::unique_ptr<FolderLock> create(LockOrigin origin) {
    const int descriptor = create_alone(path_);
    if (descriptor < 0) return nullptr;
    const LockHolder holder = this_process(options_.job);
    const std::string text = lock_text(holder);
    const ssize_t written = pwrite(descriptor, text.data(), text.size(), 0);
    const bool whole = written == static_cast<ssize_t>(text.size());
    if (!whole || fsync(descriptor) != 0) {
      const int error = whole || written < 0 ? errno : ENOSPC;
      unlink(path_.c_str());
      close(descriptor);
      refuse("cannot write the lock", path_, error);
    }
    return std::make_unique<FolderLock>(path_, descriptor, holder, origin,
                                        options_.beat_seconds);
  }

  // Notes what stands in the lock now. False when it is gone.
  bool look() {
    const auto text = read_lock(path_);
    if (!text) {
      since_ = -1;
      return false;
    }
    const double now = options_.now();
    const auto holder = parse_lock(*text);
    if (since_ < 0 || *text != text_) {
      const bool moved =
          since_ >= 0 && holder && holder_ && holder->token == holder_->token;
      text_ = *text;
      holder_ = holder;
      since_ = now;
      if (moved) refuse_living();
    }
    // Torn reads and changing hands end soon; what goes on so long is something else.
    if (now - begin_ > 6 * options_.patience_seconds)
      throw UserError("the results folder's lock keeps changing and cannot be read",
                      path_, "see who writes there; remove it when no sweep runs");
    if (!told_ && now - begin_ > 1) {
      told_ = true;
      log::info("waiting to see whether the lock {} lives ({})", path_,
                holder_ ? to_string(*holder_) : "unreadable");
    }
    return true;
  }

  [[noreturn]] void refuse_living() const {
    throw UserError("another sweep runs in this results folder",
                    path_ + " (" + to_string(*holder_) + ")",
                    "wait for it to end, or use another --out");
  }

  // Why nobody holds the lock any more; nothing while somebody may.
  std::optional<LockOrigin> abandoned() const {
    const Life life = holder_ ? life_of(*holder_) : Life::unknown;
    if (life == Life::dead) return LockOrigin::dead_process;
    if (life == Life::unknown && holder_ && !options_.job.empty() &&
        holder_->job == options_.job)
      return LockOrigin::same_job;
    if (options_.now() - since_ >= options_.patience_seconds) return LockOrigin::silent;
    return std::nullopt;
  }

  // Of all that see this very lock abandoned, one may remove it: who makes the claim's
  // file. A claim that is left behind counts for as long as a lock does.
  std::optional<std::string> claim() {
    for (int round = 0;; ++round) {
      const std::string path =
          path_ + ".claim-" + hash_hex(text_) + "-" + std::to_string(round);
      if (const int descriptor = create_alone(path); descriptor >= 0) {
        close(descriptor);
        return path;
      }
      const auto seen = claims_.try_emplace(path, options_.now()).first;
      if (options_.now() - seen->second < options_.patience_seconds) return std::nullopt;
    }
  }

  std::unique_ptr<FolderLock> take_over(LockOrigin origin) {
    const auto claimed = claim();
    if (!claimed) return nullptr;
    std::unique_ptr<FolderLock> lock;
    try {
      if (remove_abandoned()) lock = create(origin);
    } catch (...) {
      unlink(claimed->c_str());
      throw;
    }
    unlink(claimed->c_str());
    if (lock)
      log::info("took over the lock of {}",
                holder_ ? to_string(*holder_) : "an unreadable holder");
    return lock;
  }

  // Moved aside first and read again: a holder that woke up gets its lock back.
  bool remove_abandoned() const {
    if (read_lock(path_) != text_) return false;
    const std::string aside = path_ + ".aside-" + this_process("").token;
    if (rename(path_.c_str(), aside.c_str()) != 0) return false;
    const bool unchanged = read_lock(aside) == text_;
    const bool back = !unchanged && link(aside.c_str(), path_.c_str()) == 0;
    unlink(aside.c_str());
    return !back;
  }

  std::string path_;
  const LockOptions& options_;
  double begin_;
  double since_ = -1;  // when text_ was first seen; -1 = no lock there
  std::string text_;
  std::optional<LockHolder> holder_;
  std::map<std::string, double> claims_;  // of others, by when they were first seen
  bool told_ = false;
};

}  // namespace

std::optional<std::string> read_lock(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && (errno == ENOENT || errno == ESTALE)) return std::nullopt;
  if (descriptor < 0) refuse("cannot read the lock", path, errno);
  std::string text(kLockBytes + 1, '\0');  // one more: a longer file is no lock of ours
  const ssize_t count = pread(descriptor, text.data(), text.size(), 0);
  const int error = errno;
  close(descriptor);
  if (count < 0 && error != ESTALE) refuse("cannot read the lock", path, error);
  if (count < 0) return std::nullopt;
  text.resize(static_cast<std::size_t>(count));
  return text;
}

std::unique_ptr<FolderLock> FolderLock::take(const std::string& dir,
                                             const LockOptions& options) {
  LockOptions complete = options;
  if (!complete.now) complete.now = monotonic_seconds;
  if (!complete.sleep)
    complete.sleep = [](double seconds) {
      std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    };
  return Taking(dir, complete).run();
}

}  // namespace s2fbench::cube
