// A file that is written at given places, by several processes at once.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace s2fbench::stores {

// All throw EnvironmentError when the disk refuses.
class OutputFile {
 public:
  // One that exists.
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void put(std::uint64_t offset, std::span<const std::byte> bytes);
  // What was put is on disk when it returns.
  void sync();
  // Takes the space of the whole file now, where the file system can.
  void reserve();

 private:
  [[noreturn]] void refuse(int error) const;
  std::string path_;
  int descriptor_ = -1;
};

// Gives a file that is on disk its name, on disk too.
void put_in_place(const std::string& temporary, const std::string& path);

}  // namespace s2fbench::stores
