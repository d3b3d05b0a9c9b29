// DIR/lock: one sweep at a time in a results folder.
//
// The file is made with O_EXCL. Its holder raises a counter in it every few seconds;
// observers judge by their own monotonic clocks whether it moves, so no clock of another
// machine matters.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cube/lock_line.hpp"

namespace s2fbench::cube {

struct LockOptions {
  std::string job;               // Slurm's job id of this process, "" = none
  double beat_seconds = 5;       // the counter is raised so often; 0 = by beat() alone
  double patience_seconds = 20;  // a lock that does not move for so long is abandoned
  // The observer's clock; tests bring their own.
  std::function<double()> now = {};
  std::function<void(double)> sleep = {};
};

// What was there before this process took the lock.
enum class LockOrigin {
  fresh,         // nothing
  same_job,      // an earlier start of this job, which is over
  dead_process,  // a process of this machine that did not end in order
  silent,        // a lock that had stopped moving
};

class FolderLock {
 public:
  // Takes DIR/lock, waiting while it is not clear whether a lock there lives. Throws
  // UserError naming the holder when it does, EnvironmentError when the file system
  // refuses.
  static std::unique_ptr<FolderLock> take(const std::string& dir,
                                          const LockOptions& options = {});
  // For take(): goes on with a file that it has just created and written.
  FolderLock(std::string path, int descriptor, LockHolder holder, LockOrigin origin,
             double beat_seconds);
  ~FolderLock();  // releases
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  LockOrigin origin() const { return origin_; }
  const LockHolder& holder() const { return holder_; }
  // Raises the counter and looks whether the lock is still ours. Any thread.
  void beat();
  // As of the last look: the folder was deleted, or another sweep took the lock.
  bool lost() const { return lost_; }
  // Looks; throws EnvironmentError when the lock is lost.
  void expect_held();
  // Removes the file if it is still ours.
  void release();
  // Leaves the file behind: other processes of this sweep may still write.
  void abandon();

 private:
  bool reads_as_ours() const;
  void stop_beating();

  std::string path_;
  int descriptor_;
  LockHolder holder_;
  std::string text_;  // as last written
  LockOrigin origin_;
  std::atomic<bool> lost_ = false;
  std::mutex mutex_;  // of the file and the members above
  std::mutex pause_mutex_;
  std::condition_variable pause_;
  bool stop_ = false;
  std::thread thread_;
};

// The bytes of a lock file; nothing when there is none. Throws EnvironmentError.
std::optional<std::string> read_lock(const std::string& path);

}  // namespace s2fbench::cube
