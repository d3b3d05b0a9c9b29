// A file that appears under its name only when it is complete and on disk.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace s2fbench::formats {

// Writes to "<path>.tmp"; commit() syncs and renames. Without commit() nothing is left.
// Throws EnvironmentError when the disk refuses.
class DurableFile {
 public:
  explicit DurableFile(std::string path);
  ~DurableFile();
  DurableFile(const DurableFile&) = delete;
  DurableFile& operator=(const DurableFile&) = delete;

  void write(const void* data, std::size_t bytes);
  void write(std::string_view text) { write(text.data(), text.size()); }
  void commit();

 private:
  [[noreturn]] void fail(const std::string& what) const;
  std::string path_;
  std::string temporary_;
  int descriptor_ = -1;
};

}  // namespace s2fbench::formats
