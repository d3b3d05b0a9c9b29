// Windows of a genome around the regions of BED files.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/genome.hpp"
#include "data/regions.hpp"
#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

// The FASTA's name of a chromosome, which may lack or have "chr" before it; nothing when
// it is not there.
std::optional<std::string> chromosome_in(const data::Genome& genome,
                                         const std::string& name);

struct WindowRule {
  int length = 0;          // nt
  std::int64_t shift = 0;  // nt from the region's middle, downstream on its strand
  bool stranded = false;   // those on the - strand as their reverse complement
};

// Why a window was not made.
inline constexpr const char* kNoChromosome = "on a chromosome that the FASTA lacks";
inline constexpr const char* kBeyondEnd = "over a chromosome's end";
inline constexpr const char* kRepeats = "the window of an earlier region";

// A row per region, without targets, named by its place. The region's middle base is base
// length / 2 of the window, counted from 0.
RowSet window_rows(const std::vector<data::RegionLine>& lines, const data::Genome& genome,
                   const WindowRule& rule);

// Throws UserError for files that cannot be read, and when no window is left.
RowSet read_region_rows(const RegionInput& input, const SequencesConfig& config);

}  // namespace s2fbench::sequences
