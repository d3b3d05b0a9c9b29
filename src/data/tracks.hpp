// Coverage of a genome: a bigWig file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/genome.hpp"

namespace s2fbench::data {

class Track {
 public:
  // Checks the header first. Throws UserError when the file is missing, no bigWig or
  // truncated.
  static Track open(const std::string& path);

  const std::string& path() const;
  const std::vector<Chromosome>& chromosomes() const;
  std::optional<std::int64_t> length(const std::string& chromosome) const;
  // One value per base of [start, end), NaN where the file has none. The chromosome must
  // be one of chromosomes(). Throws UserError when the file is damaged there.
  std::vector<float> values(const std::string& chromosome, std::int64_t start,
                            std::int64_t end) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace s2fbench::data
