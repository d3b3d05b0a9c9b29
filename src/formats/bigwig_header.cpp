#include "formats/bigwig_header.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"

namespace s2fbench::formats {
namespace {

constexpr std::uint32_t kMagic = 0x888FFC26;
constexpr std::uint32_t kSwappedMagic = 0x26FC8F88;
constexpr std::uint32_t kTreeMagic = 0x78CA8C91;
constexpr std::uint32_t kIndexMagic = 0x2468ACE0;
constexpr std::uint64_t kHeaderBytes = 64;
constexpr std::uint64_t kZoomBytes = 24;
constexpr std::uint64_t kTreeHeaderBytes = 32;
constexpr std::uint64_t kIndexHeaderBytes = 48;
constexpr std::uint32_t kLongestName = 4096;

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), file_(path, std::ios::binary) {
    if (!std::filesystem::is_regular_file(path)) {
      throw UserError("no such bigWig file", path, "try another path");
    }
    if (!file_) throw UserError("cannot read bigWig file", path, "try its permissions");
    size_ = std::filesystem::file_size(path);
  }

  [[noreturn]] void damaged(const std::string& what) const {
    throw UserError("truncated or damaged bigWig file (" + what + ")", path_,
                    "try copying it again");
  }
  std::uint64_t size() const { return size_; }
  std::uint64_t position() { return static_cast<std::uint64_t>(file_.tellg()); }
  void seek(std::uint64_t offset, std::uint64_t needed, const char* what) {
    if (offset > size_ || needed > size_ - offset) damaged(what);
    file_.seekg(static_cast<std::streamoff>(offset));
  }
  std::string text(std::size_t length) {
    std::string bytes(length, '\0');
    if (!file_.read(bytes.data(), static_cast<std::streamsize>(length))) {
      damaged("it ends early");
    }
    return bytes;
  }
  template <typename Number>
  Number number() {
    Number value{};
    std::memcpy(&value, text(sizeof(Number)).data(), sizeof(Number));
    return value;
  }

 private:
  std::string path_;
  std::ifstream file_;
  std::uint64_t size_ = 0;
};

struct FixedHeader {
  std::uint16_t zoom_levels = 0;
  std::uint64_t tree_offset = 0;
  std::uint64_t index_offset = 0;
};

FixedHeader read_fixed(Reader& file, const std::string& path) {
  const auto magic =
      file.size() < sizeof(std::uint32_t) ? 0 : file.number<std::uint32_t>();
  if (magic == kSwappedMagic) {
    throw UserError("bigWig file of the other byte order", path,
                    "try rewriting it on this kind of machine");
  }
  if (magic != kMagic) throw UserError("not a bigWig file", path);
  if (file.size() < kHeaderBytes) file.damaged("it ends inside its header");
  FixedHeader header;
  file.number<std::uint16_t>();  // version
  header.zoom_levels = file.number<std::uint16_t>();
  header.tree_offset = file.number<std::uint64_t>();
  file.number<std::uint64_t>();  // data
  header.index_offset = file.number<std::uint64_t>();
  return header;
}

// The chromosome tree, whose leaves give (name, number, length). libBigWig stores each
// under its number without looking, so that numbers are checked to be 0 ... count-1.
class ChromosomeTree {
 public:
  ChromosomeTree(Reader& file, std::uint64_t offset) : file_(file) {
    file.seek(offset, kTreeHeaderBytes, "no chromosome list");
    if (file.number<std::uint32_t>() != kTreeMagic) file.damaged("no chromosome list");
    file.number<std::uint32_t>();  // items per block
    key_bytes_ = file.number<std::uint32_t>();
    const auto value_bytes = file.number<std::uint32_t>();
    const auto count = file.number<std::uint64_t>();
    file.number<std::uint64_t>();
    if (key_bytes_ == 0 || key_bytes_ > kLongestName || value_bytes != 8 ||
        count > file.size() / (key_bytes_ + 8)) {
      file.damaged("impossible chromosome list");
    }
    chromosomes_.resize(count);
    if (count > 0) read_node(file.position(), 0);
    for (const auto& chromosome : chromosomes_) {
      if (chromosome.name.empty()) file.damaged("a chromosome is missing");
    }
  }
  std::vector<BigWigChromosome> take() { return std::move(chromosomes_); }

 private:
  static constexpr int kDeepest = 16;

  void read_node(std::uint64_t offset, int depth) {
    if (depth > kDeepest) file_.damaged("the chromosome list loops");
    file_.seek(offset, 4, "chromosome list");
    const bool leaf = file_.number<std::uint8_t>() != 0;
    file_.number<std::uint8_t>();
    const auto items = file_.number<std::uint16_t>();
    for (std::uint64_t i = 0; i < items; ++i) {
      const std::uint64_t at = offset + 4 + i * (key_bytes_ + 8);
      file_.seek(at, key_bytes_ + 8, "chromosome list");
      const std::string key = file_.text(key_bytes_);
      if (leaf) {
        add(key.c_str());
      } else {
        read_node(file_.number<std::uint64_t>(), depth + 1);
      }
    }
  }
  void add(const std::string& name) {
    const auto number = file_.number<std::uint32_t>();
    const auto length = file_.number<std::uint32_t>();
    if (number >= chromosomes_.size() || !chromosomes_[number].name.empty()) {
      file_.damaged("chromosome numbers");
    }
    chromosomes_[number] = {name, length};
  }

  Reader& file_;
  std::uint32_t key_bytes_ = 0;
  std::vector<BigWigChromosome> chromosomes_;
};

}  // namespace

BigWigHeader read_bigwig_header(const std::string& path) {
  Reader file(path);
  const FixedHeader fixed = read_fixed(file, path);
  file.seek(kHeaderBytes, fixed.zoom_levels * kZoomBytes, "no zoom headers");
  file.seek(fixed.index_offset, kIndexHeaderBytes, "its index is missing");
  if (file.number<std::uint32_t>() != kIndexMagic) file.damaged("its index is missing");
  // Every writer repeats the magic number at the end: what a cut file lacks.
  file.seek(file.size() - sizeof(kMagic), sizeof(kMagic), "its end is missing");
  if (file.number<std::uint32_t>() != kMagic) file.damaged("its end is missing");
  BigWigHeader header;
  header.zoom_levels = fixed.zoom_levels;
  header.chromosomes = ChromosomeTree(file, fixed.tree_offset).take();
  return header;
}

}  // namespace s2fbench::formats
