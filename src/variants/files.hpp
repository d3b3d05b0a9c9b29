// Every variant's scores and every rejected item in a file: tab-separated text or HDF5.
#pragma once

#include <string>

#include "variants/report.hpp"

namespace s2fbench::variants {

// By the ending of the name: .h5 or .tsv; throws UserError for another. The file takes
// its name when it is whole. Throws EnvironmentError when it cannot be written.
//
// TSV: '# key: words' lines, then a header and a line per item, status "scored" or the
// reason; scores per track are columns SCORE:TRACK.
// HDF5: datasets element, chromosome, position, reference, alternative, measured, and per
// score SCORE (variants) and SCORE_by_track (variants, tracks); track; rejected_*;
// attributes as the TSV's first lines.
void write_variants(const std::string& path, const VariantReport& report);
// Throws UserError as write_variants would.
void check_variant_path(const std::string& path);

}  // namespace s2fbench::variants
