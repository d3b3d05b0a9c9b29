// bigWig files with zoom levels, written through libBigWig.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace s2fbench::formats {

struct BigWigContig {
  std::string name;
  std::int64_t length = 0;  // nt
};

class BigWigWriter {
 public:
  // Throws EnvironmentError when the file cannot be made.
  BigWigWriter(const std::string& path, const std::vector<BigWigContig>& contigs);
  ~BigWigWriter();
  BigWigWriter(BigWigWriter&&) noexcept;

  // One value per bin of `bin` bases from `start` on. Calls come in genome order. Throws
  // EnvironmentError.
  void write(const std::string& contig, std::int64_t start, std::span<const float> values,
             std::int64_t bin = 1);
  // Writes index and zoom levels. Throws EnvironmentError when the disk refused
  // something.
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace s2fbench::formats
