#include "data/genome.hpp"

#include <htslib/bgzf.h>
#include <htslib/faidx.h>
#include <htslib/hts.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <unordered_map>

#include "base/error.hpp"
#include "formats/quiet_htslib.hpp"

namespace s2fbench::data {
namespace {

constexpr std::array<std::uint8_t, 256> make_codes() {
  std::array<std::uint8_t, 256> codes{};
  for (auto& code : codes) code = kOther;
  codes['A'] = codes['a'] = kA;
  codes['C'] = codes['c'] = kC;
  codes['G'] = codes['g'] = kG;
  codes['T'] = codes['t'] = kT;
  return codes;
}
constexpr auto kCodes = make_codes();

struct FreeIndex {
  void operator()(faidx_t* index) const { fai_destroy(index); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};
using Index = std::unique_ptr<faidx_t, FreeIndex>;

// Plain gzip has no random access; htslib would only say "failed".
bool is_plain_gzip(const std::string& path) {
  BGZF* file = bgzf_open(path.c_str(), "r");
  if (file == nullptr) return false;
  const bool plain = bgzf_compression(file) == gzip;
  bgzf_close(file);
  return plain;
}

// htslib would load an index of zero sequences for any text.
void expect_fasta_start(const std::string& path) {
  BGZF* file = bgzf_open(path.c_str(), "r");
  const int first = file == nullptr ? -1 : bgzf_getc(file);
  if (file != nullptr) bgzf_close(file);
  if (first != '>') throw UserError("not a FASTA file", path, "it must start with '>'");
}

Index load_index(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) {
    throw UserError("no such FASTA file", path, "try another path");
  }
  if (is_plain_gzip(path)) {
    throw UserError("FASTA compressed with gzip has no random access", path,
                    "try gunzip and bgzip");
  }
  expect_fasta_start(path);
  const formats::QuietHtslib quiet;
  const bool indexed = std::filesystem::exists(path + ".fai");
  Index index(fai_load3(path.c_str(), nullptr, nullptr, FAI_CREATE));
  if (index != nullptr) return index;
  if (indexed) {
    throw UserError("cannot read the FASTA index", path + ".fai",
                    "try samtools faidx " + path);
  }
  throw UserError("FASTA without index, and none can be written beside it", path,
                  "try samtools faidx " + path);
}

}  // namespace

struct Genome::State {
  std::string path;
  Index index;
  std::vector<Chromosome> chromosomes;
  std::unordered_map<std::string, std::int64_t> lengths;
};

std::uint8_t base_code(char letter) { return kCodes[static_cast<unsigned char>(letter)]; }

Genome Genome::open(const std::string& path) {
  auto state = std::make_shared<State>();
  state->path = path;
  state->index = load_index(path);
  const int count = faidx_nseq(state->index.get());
  if (count == 0) throw UserError("FASTA without sequences", path);
  for (int i = 0; i < count; ++i) {
    const std::string name = faidx_iseq(state->index.get(), i);
    const std::int64_t length = faidx_seq_len(state->index.get(), name.c_str());
    state->chromosomes.push_back({name, length});
    state->lengths.emplace(name, length);
  }
  Genome genome;
  genome.state_ = std::move(state);
  return genome;
}

const std::string& Genome::path() const { return state_->path; }
const std::vector<Chromosome>& Genome::chromosomes() const { return state_->chromosomes; }

std::optional<std::int64_t> Genome::length(const std::string& chromosome) const {
  const auto found = state_->lengths.find(chromosome);
  if (found == state_->lengths.end()) return std::nullopt;
  return found->second;
}

std::vector<std::uint8_t> Genome::bases(const std::string& chromosome, std::int64_t start,
                                        std::int64_t end) const {
  const auto total = length(chromosome);
  if (!total || start < 0 || start > end || end > *total) {
    throw InternalError("bases outside " + chromosome + " of " + path());
  }
  if (start == end) return {};
  const formats::QuietHtslib quiet;
  hts_pos_t got = 0;
  const std::unique_ptr<char, FreeText> text(
      faidx_fetch_seq64(state_->index.get(), chromosome.c_str(), start, end - 1, &got));
  if (text == nullptr || got != end - start) {
    throw UserError("FASTA ends early or does not fit its index",
                    path() + " at " + chromosome, "try samtools faidx " + path());
  }
  std::vector<std::uint8_t> codes(static_cast<std::size_t>(got));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    codes[i] = kCodes[static_cast<unsigned char>(text.get()[i])];
  }
  return codes;
}

}  // namespace s2fbench::data
