// f(sequence, cell type) for anybody's sequences.
#pragma once

#include <cstdint>
#include <string>

namespace s2fbench::synth {

struct ScoreReport {
  std::int64_t sequences = 0;
  std::int64_t bases = 0;
};

// Reads FASTA (plain or compressed) or HDF5 (told apart by the content) and writes an
// HDF5 file. Throws UserError and EnvironmentError.
//
// HDF5 input: dataset `onehot` (windows, length, 4), letters A, C, G, T; a position
// without a value above 0.5 is an unknown base. Output, in expected reads per base:
// `pred` (windows, length, 4) when all sequences are equally long, else a group `pred`
// with one dataset "0", "1", ... (length, 4) per sequence. `names` (windows): names of
// the FASTA records, or the numbers of the windows. `tracks` (4): the cell types.
ScoreReport score_file(const std::string& input, const std::string& output);

// The two kinds of input by name, for callers that know which one they have.
ScoreReport score_fasta(const std::string& fasta, const std::string& output);
ScoreReport score_onehot(const std::string& onehot, const std::string& output);

}  // namespace s2fbench::synth
