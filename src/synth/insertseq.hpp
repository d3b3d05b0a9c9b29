// `synth --task insertseq`: transcribed inserts whose RNA level follows a planted
// grammar, in the layout of the study's file.
#pragma once

#include <cstdint>

#include "synth/sequence_task.hpp"

namespace s2fbench::synth {

inline constexpr PartRows kInsertRows = {9131, 1149, 1137};
struct InsertReport {
  std::int64_t inserts = 0;
  double pearson = 0;  // of a perfect model on the test part
};

// As synthesize_splicing().
InsertReport synthesize_insertseq(const TaskOptions& options);

}  // namespace s2fbench::synth
