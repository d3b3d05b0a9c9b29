// The truth about synthetic exons as JSON, with what a perfect model reaches.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "synth/exon.hpp"
#include "synth/sequence_task.hpp"

namespace s2fbench::synth {

// Noise-free against measured values of the test exons, per tissue.
class SpliceCeiling {
 public:
  void add(const Exon& exon);
  std::int64_t kept() const;  // by the study's filter

  struct Agreement {
    PerTissue spearman, pearson;
    std::array<std::int64_t, kTissues.size()> measured;  // exons with a value
  };
  Agreement agreement(bool filtered) const;
  double mean_spearman() const;  // over tissues that have one, filtered

 private:
  std::vector<PerTissue> truth_, measured_;
  std::vector<bool> kept_;
};

void write_splicing_grammar(const std::string& path, const TaskOptions& options,
                            const SpliceCeiling& ceiling, double missing);

}  // namespace s2fbench::synth
