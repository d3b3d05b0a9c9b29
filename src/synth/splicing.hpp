// `synth --task splicing`: exons whose inclusion follows a planted grammar, in the layout
// of the study's file.
#pragma once

#include <cstdint>

#include "synth/sequence_task.hpp"

namespace s2fbench::synth {

inline constexpr PartRows kSplicingRows = {2000, 300, 600};

struct SplicingReport {
  std::int64_t exons = 0;
  std::int64_t test_kept = 0;  // by the study's filter
  double missing = 0;          // share of the values
  double spearman = 0;  // of a perfect model: mean over tissues, filtered test exons
};

// Writes the files that README.txt of the folder names. The same options give the same
// bytes. Throws UserError (folder not empty) and EnvironmentError.
SplicingReport synthesize_splicing(const TaskOptions& options);

}  // namespace s2fbench::synth
