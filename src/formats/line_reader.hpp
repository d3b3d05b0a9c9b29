// Lines of a text file, plain or compressed (gzip, bgzip), with their numbers.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace s2fbench::formats {

class LineReader {
 public:
  // Throws UserError when the file cannot be read.
  explicit LineReader(const std::string& path);
  ~LineReader();
  LineReader(LineReader&&) noexcept;

  // The next line without its end ("\n" or "\r\n"); nothing at the end of the file.
  // Throws UserError when the file is damaged.
  std::optional<std::string> next();
  // "peaks.bed:12", the line that next() gave last.
  std::string where() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace s2fbench::formats
