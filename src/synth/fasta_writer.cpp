#include "synth/fasta_writer.hpp"

#include <htslib/bgzf.h>
#include <htslib/faidx.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <string_view>

#include "base/error.hpp"

namespace s2fbench::synth {
namespace {

constexpr std::size_t kLineLetters = 60;

[[noreturn]] void fail(const std::string& path) {
  throw EnvironmentError("cannot write FASTA", path,
                         "check the folder's permissions and the free disk space");
}

struct CloseBgzf {
  void operator()(BGZF* file) const { bgzf_close(file); }
};

std::string letters_of(const Chromosome& chromosome) {
  std::string letters = decode(chromosome.bases);
  for (const Interval& masked : chromosome.soft_masked) {
    for (auto i = static_cast<std::size_t>(masked.start);
         i < static_cast<std::size_t>(masked.end); ++i) {
      letters[i] =
          static_cast<char>(std::tolower(static_cast<unsigned char>(letters[i])));
    }
  }
  return letters;
}

void write_text(BGZF* file, std::string_view text, const std::string& path) {
  if (bgzf_write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    fail(path);
  }
}

}  // namespace

void write_fasta(const std::string& path, const std::vector<Chromosome>& chromosomes) {
  std::unique_ptr<BGZF, CloseBgzf> file(bgzf_open(path.c_str(), "w"));
  if (!file) fail(path);
  for (const Chromosome& chromosome : chromosomes) {
    write_text(file.get(), ">" + chromosome.name + "\n", path);
    const std::string letters = letters_of(chromosome);
    for (std::size_t i = 0; i < letters.size(); i += kLineLetters) {
      write_text(file.get(), letters.substr(i, kLineLetters) + "\n", path);
    }
  }
  if (bgzf_close(file.release()) != 0) fail(path);
  if (fai_build3(path.c_str(), (path + ".fai").c_str(), (path + ".gzi").c_str()) != 0) {
    fail(path);
  }
}

}  // namespace s2fbench::synth
