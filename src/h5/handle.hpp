// Owned HDF5 identifiers and the one way in which a failed HDF5 call becomes our error.
//
// The library is not thread-safe: one thread of a process uses it.
#pragma once

#include <hdf5.h>

#include <string>
#include <utility>

namespace s2fbench::h5 {

// Owns an identifier and closes it with the function that fits its kind.
class Handle {
 public:
  using Closer = herr_t (*)(hid_t);
  Handle() = default;
  Handle(hid_t id, Closer closer) : id_(id), closer_(closer) {}
  Handle(Handle&& other) noexcept
      : id_(std::exchange(other.id_, -1)), closer_(other.closer_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(closer_, other.closer_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) closer_(id_);
  }
  hid_t get() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }
  // Closes now; what the library returned. For files, where closing can fail.
  herr_t close() { return id_ >= 0 ? closer_(std::exchange(id_, -1)) : 0; }

 private:
  hid_t id_ = -1;
  Closer closer_ = nullptr;
};

// Who is to blame when a call fails: the file that somebody gave us, or the machine.
enum class Blame { file, machine };

// Stops the library from printing its own error stack. Cheap; every opening calls it.
void silence();
// "1.10.8".
std::string library_version();
// The deepest text on HDF5's error stack, for example "bad heap free list"; "" when none.
std::string library_reason();
// Throws UserError (file) or EnvironmentError (machine) with the library's reason.
[[noreturn]] void fail(Blame blame, const std::string& what, const std::string& where);

// Passes a non-negative result through, else fails. For identifiers, sizes and statuses.
template <typename Result>
Result check(Result result, Blame blame, const char* what, const std::string& where) {
  if (result < 0) fail(blame, what, where);
  return result;
}

}  // namespace s2fbench::h5
