// HDF5 files: opened for reading, or created serially.
#pragma once

#include <string>

#include "h5/group.hpp"

namespace s2fbench::h5 {

// The file and its root group. Closed by the destructor; close() to learn of errors.
class File : public Group {
 public:
  using Group::create;  // datasets; not hidden by the static function below
  // UserError when it is not there, not HDF5 or truncated. Takes no file lock, so a cube
  // can be read while a sweep writes its cells.
  static File open(const std::string& path);
  // A new file, whatever was there is replaced. Serial: one process. Objects keep their
  // creation order and carry no times, so that the same content gives the same bytes.
  static File create(const std::string& path);

  // Throws EnvironmentError when buffered data could not be written.
  void close();

 private:
  File(Handle file, Handle root, const std::string& path);
  Handle file_;
};

}  // namespace s2fbench::h5
