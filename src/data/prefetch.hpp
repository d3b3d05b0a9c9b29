// Items made ahead by one thread, while the one before is used.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace s2fbench::data {

template <typename Item>
class Prefetch {
 public:
  // `make` is called by the thread, one call after the other, until it returns nothing
  // or throws; at most `depth` items (at least 1) lie ready that nobody took. Whatever
  // `make` refers to must outlive the object.
  explicit Prefetch(std::function<std::optional<Item>()> make, std::size_t depth = 1)
      : make_(std::move(make)), depth_(depth), thread_([this] { work(); }) {}
  // Waits for the item that is being made, and for no other one.
  ~Prefetch() {
    {
      const std::lock_guard lock(mutex_);
      leaving_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Prefetch(const Prefetch&) = delete;
  Prefetch& operator=(const Prefetch&) = delete;

  // The next item, in the order in which they were made; waits for it. Nothing when there
  // are no more. When `make` threw, throws that after the items before it, each time.
  std::optional<Item> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || !ready_.empty(); });
    if (ready_.empty()) {
      if (error_) std::rethrow_exception(error_);
      return std::nullopt;
    }
    std::optional<Item> item(std::move(ready_.front()));
    ready_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return item;
  }

 private:
  // The next item; nothing at the end, or when making it threw.
  std::optional<Item> make_one() {
    try {
      return make_();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      error_ = std::current_exception();
      return std::nullopt;
    }
  }
  void work() {
    while (auto item = make_one()) {
      std::unique_lock lock(mutex_);
      ready_.push_back(std::move(*item));
      changed_.notify_all();
      changed_.wait(lock, [this] { return leaving_ || ready_.size() < depth_; });
      if (leaving_) return;
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

  std::function<std::optional<Item>()> make_;
  const std::size_t depth_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> ready_;
  std::exception_ptr error_;
  bool ended_ = false;
  bool leaving_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace s2fbench::data
