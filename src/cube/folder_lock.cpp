#include "cube/folder_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::cube {

FolderLock::FolderLock(std::string path, int descriptor, LockHolder holder,
                       LockOrigin origin, double beat_seconds)
    : path_(std::move(path)),
      descriptor_(descriptor),
      holder_(std::move(holder)),
      text_(lock_text(holder_)),
      origin_(origin) {
  if (beat_seconds <= 0) return;
  thread_ = std::thread([this, beat_seconds] {
    std::unique_lock pause(pause_mutex_);
    const std::chrono::duration<double> interval(beat_seconds);
    while (!pause_.wait_for(pause, interval, [this] { return stop_; })) beat();
  });
}

FolderLock::~FolderLock() { release(); }

bool FolderLock::reads_as_ours() const {
  try {
    const auto text = read_lock(path_);
    if (text == text_) return true;
    const auto there = text ? parse_lock(*text) : std::nullopt;
    return there && there->token == holder_.token;
  } catch (const EnvironmentError&) {
    return false;
  }
}

void FolderLock::beat() {
  const std::lock_guard guard(mutex_);
  if (descriptor_ < 0) return;
  ++holder_.counter;
  text_ = lock_text(holder_);
  // Into our own file, whatever has become of its name: never into another's lock. A disk
  // that refuses is no reason to stop: should the counter rest for long, another sweep
  // may take the lock, which is seen below. Durable, so that other machines see it move.
  if (pwrite(descriptor_, text_.data(), text_.size(), 0) >= 0) fdatasync(descriptor_);
  if (!reads_as_ours()) lost_ = true;
}

void FolderLock::expect_held() {
  bool ours = false;
  {
    const std::lock_guard guard(mutex_);
    ours = reads_as_ours();
  }
  // A damaged line is mended by writing it anew.
  if (!ours) beat();
  if (lost_)
    throw EnvironmentError(
        "this sweep no longer holds its results folder: it was deleted, or another "
        "sweep took it",
        path_, "nothing recorded in its journal/ is lost; start the sweep again");
}

void FolderLock::stop_beating() {
  {
    const std::lock_guard guard(pause_mutex_);
    stop_ = true;
  }
  pause_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void FolderLock::release() {
  stop_beating();
  if (descriptor_ < 0) return;
  if (reads_as_ours()) unlink(path_.c_str());
  close(std::exchange(descriptor_, -1));
}

void FolderLock::abandon() {
  stop_beating();
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
}

}  // namespace s2fbench::cube
