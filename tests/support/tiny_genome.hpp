// Small genomes and coverage made in code: inputs of tests, never copies of real data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::test {

struct TinySequence {
  std::string name;
  std::string letters;
};

// One value over [start, end) of a chromosome.
struct TinyRun {
  std::string chromosome;
  std::int64_t start = 0;
  std::int64_t end = 0;
  float value = 0;
};

struct TinyChromosome {
  std::string name;
  std::int64_t length = 0;
};

// Random letters A, C, G, T: the same for the same seed.
std::string random_letters(std::int64_t length, std::uint64_t seed);

// Plain FASTA, 60 letters a line.
void write_fasta(const std::string& path, const std::vector<TinySequence>& sequences);
// The runs must be sorted and disjoint. Bases between them have no value.
void write_bigwig(const std::string& path, const std::vector<TinyChromosome>& chromosomes,
                  const std::vector<TinyRun>& runs, int zoom_levels = 2);
void write_text(const std::string& path, const std::string& text);

// A new empty folder under the test's temporary folder.
std::string make_folder(const std::string& name);

}  // namespace s2fbench::test
