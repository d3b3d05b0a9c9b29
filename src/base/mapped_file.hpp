// A file whose bytes are read as memory: nothing is copied that nobody looks at.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace s2fbench {

// What the file was when it was opened. A process that reads behind the end of a mapped
// file is killed (SIGBUS): expect_whole() refuses one that was cut since. What remains is
// a file that is cut between that check and the last byte read, which nothing short of a
// copy would prevent. Files that are replaced by renaming, as all of ours are, stay
// whole.
class MappedFile {
 public:
  // `kind` is for messages: "cannot read safetensors file: PATH: No such file ...".
  // Throws UserError for what cannot be read or is no ordinary file.
  MappedFile(std::string path, std::string kind);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  const std::string& path() const { return path_; }
  std::span<const std::byte> bytes() const { return bytes_; }
  // Throws UserError when the file is shorter than what was mapped.
  void expect_whole() const;

 private:
  [[noreturn]] void fail(const std::string& problem) const;
  std::size_t size_now() const;
  void map();
  std::string path_;
  std::string kind_;
  int descriptor_ = -1;
  std::span<const std::byte> bytes_;
};

}  // namespace s2fbench
