// A reference genome: plain or bgzip FASTA, read through its faidx index.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace s2fbench::data {

struct Chromosome {
  std::string name;
  std::int64_t length = 0;  // nt
};

// Bases as stored: the four letters, and everything else (N, ambiguity codes).
enum BaseCode : std::uint8_t { kA = 0, kC = 1, kG = 2, kT = 3, kOther = 4 };

// The code of a letter; lower case (soft-masked) is the same base.
std::uint8_t base_code(char letter);

class Genome {
 public:
  // Builds a missing index beside the file. Throws UserError when that cannot be done or
  // the file is no FASTA.
  static Genome open(const std::string& path);

  const std::string& path() const;
  const std::vector<Chromosome>& chromosomes() const;
  std::optional<std::int64_t> length(const std::string& chromosome) const;
  // Base codes of [start, end), which must lie inside the chromosome. Throws UserError
  // when the file ends early or does not fit its index.
  std::vector<std::uint8_t> bases(const std::string& chromosome, std::int64_t start,
                                  std::int64_t end) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace s2fbench::data
