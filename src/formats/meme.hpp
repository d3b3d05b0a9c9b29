// Motif files in minimal MEME format, version 4, DNA alphabet.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace s2fbench::formats {

struct Motif {
  std::string name;
  std::string alternative;                    // second word of the MOTIF line, or ""
  double sites = 20;                          // nsites; 0 = not given
  std::vector<std::array<double, 4>> matrix;  // (width, 4): probabilities of A, C, G, T
};

struct MotifFile {
  std::array<double, 4> background = {0.25, 0.25, 0.25, 0.25};
  std::vector<Motif> motifs;
};

// Throws UserError with file:line when the file is no MEME file of DNA motifs, a matrix
// is cut short, or a row is no probability distribution.
MotifFile read_meme(const std::string& path);
// Six decimals per probability. Throws EnvironmentError.
void write_meme(const std::string& path, const MotifFile& file);

}  // namespace s2fbench::formats
