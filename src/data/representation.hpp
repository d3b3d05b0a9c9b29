// What a model reads of each row of a sequence table. No torch here.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace s2fbench::data {

class Representation {
 public:
  virtual ~Representation() = default;
  virtual int channels() const = 0;   // numbers for each position
  virtual int positions() const = 0;  // of a row, all its sequences
  // Rows of the file, from any thread; EnvironmentError when the disk refuses.
  virtual void read(std::span<const std::int64_t> rows,
                    std::span<float> target) const = 0;
};

}  // namespace s2fbench::data
