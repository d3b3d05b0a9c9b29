#include "support/tiny_genome.hpp"

#include <bigWig.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/random_stream.hpp"

namespace s2fbench::test {

std::string random_letters(std::int64_t length, std::uint64_t seed) {
  RandomStream random(seed, "tiny genome");
  std::string letters(static_cast<std::size_t>(length), 'A');
  for (char& letter : letters) letter = "ACGT"[random.below(4)];
  return letters;
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

void write_fasta(const std::string& path, const std::vector<TinySequence>& sequences) {
  constexpr std::size_t line = 60;
  std::string text;
  for (const auto& [name, letters] : sequences) {
    text += ">" + name + "\n";
    for (std::size_t at = 0; at < letters.size(); at += line) {
      text += letters.substr(at, line) + "\n";
    }
  }
  write_text(path, text);
}

void write_bigwig(const std::string& path, const std::vector<TinyChromosome>& chromosomes,
                  const std::vector<TinyRun>& runs, int zoom_levels) {
  std::vector<const char*> names;
  std::vector<std::uint32_t> lengths;
  for (const auto& [name, length] : chromosomes) {
    names.push_back(name.c_str());
    lengths.push_back(static_cast<std::uint32_t>(length));
  }
  bigWigFile_t* file = bwOpen(path.c_str(), nullptr, "w");
  if (file == nullptr) throw std::runtime_error("cannot write " + path);
  bool fine = bwCreateHdr(file, zoom_levels) == 0;
  file->cl = bwCreateChromList(names.data(), lengths.data(),
                               static_cast<std::int64_t>(names.size()));
  fine = fine && file->cl != nullptr && bwWriteHdr(file) == 0;
  std::vector<const char*> run_names;
  std::vector<std::uint32_t> starts, ends;
  std::vector<float> values;
  for (const auto& run : runs) {
    run_names.push_back(run.chromosome.c_str());
    starts.push_back(static_cast<std::uint32_t>(run.start));
    ends.push_back(static_cast<std::uint32_t>(run.end));
    values.push_back(run.value);
  }
  if (fine && !runs.empty()) {
    fine = bwAddIntervals(file, run_names.data(), starts.data(), ends.data(),
                          values.data(), static_cast<std::uint32_t>(runs.size())) == 0;
  }
  bwClose(file);
  if (!fine) throw std::runtime_error("cannot write " + path);
}

std::string make_folder(const std::string& name) {
  const auto folder = std::filesystem::path(testing::TempDir()) / ("s2fbench_" + name);
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder.string();
}

}  // namespace s2fbench::test
