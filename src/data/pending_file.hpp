// A file made by a library of its own (HDF5) that appears under its name only when it is
// whole and on disk.
#pragma once

#include <string>

namespace s2fbench::data {

// Throws UserError when no file of this name can be written.
void expect_writable(const std::string& path);

// The output under another name until it is whole; removed when it never becomes so.
class PendingFile {
 public:
  // Throws UserError as expect_writable().
  explicit PendingFile(const std::string& path);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  const std::string& name() const { return pending_; }  // to write to
  // Syncs and renames. Throws EnvironmentError when the disk refuses.
  void commit();

 private:
  std::string path_, pending_, folder_;
};

}  // namespace s2fbench::data
