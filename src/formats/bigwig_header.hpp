// The header of a bigWig file, checked before a library reads the rest.
//
// libBigWig trusts offsets, counts and chromosome numbers; a truncated or hostile file
// could make it loop or write outside its memory, so that they are verified here first.
// Layout: Kent et al. 2010, supplementary tables 5 to 8 (little-endian).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::formats {

struct BigWigChromosome {
  std::string name;
  std::int64_t length = 0;  // nt
};

struct BigWigHeader {
  std::vector<BigWigChromosome> chromosomes;  // by their number in the file
  int zoom_levels = 0;
};

// Throws UserError when the file is missing, no bigWig, truncated or inconsistent.
BigWigHeader read_bigwig_header(const std::string& path);

}  // namespace s2fbench::formats
