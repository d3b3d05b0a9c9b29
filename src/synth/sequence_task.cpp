#include "synth/sequence_task.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"
#include "synth/background.hpp"

namespace s2fbench::synth {
namespace {

constexpr long long kFewestRows = 2;  // a correlation needs two
constexpr long long kMostRows = 1'000'000;
constexpr hsize_t kRowsTogether = 64;

bool letter_matches(std::uint8_t base, char letter) {
  if (letter == 'Y') return base == 1 || base == 3;
  return base == encode_base(letter) && base != kUnknownBase;
}

}  // namespace

PartRows parse_rows(const std::string& text) {
  const std::vector<std::string> words = split(text, ',');
  PartRows rows{};
  bool good = words.size() == rows.size();
  for (std::size_t k = 0; good && k < rows.size(); ++k) {
    const auto number = parse_integer(trim(words[k]));
    good = number && *number >= kFewestRows && *number <= kMostRows;
    if (good) rows[k] = *number;
  }
  if (!good) {
    throw UserError("these are no numbers of rows", "--rows " + text,
                    "try 2000,300,600: train, valid and test, 2 to 1,000,000 each");
  }
  return rows;
}

RandomStream row_stream(const std::string& task, std::uint64_t seed, std::size_t part,
                        std::int64_t row) {
  return {seed, "synth " + task, part, static_cast<std::uint64_t>(row)};
}

Bases draw_background(std::int64_t length, double gc, RandomStream& stream) {
  Bases bases;
  bases.reserve(static_cast<std::size_t>(length));
  auto before_last = static_cast<std::uint8_t>(stream.below(4));
  auto last = static_cast<std::uint8_t>(stream.below(4));
  while (std::ssize(bases) < length) {
    const auto next = next_base(before_last, last, gc);
    double rest = stream.uniform();
    std::uint8_t base = 0;
    while (base < 3 && rest >= next[base]) rest -= next[base++];
    bases.push_back(base);
    before_last = last;
    last = base;
  }
  return bases;
}

bool matches(BaseView bases, std::int64_t start, std::string_view pattern) {
  if (start < 0 || start + std::ssize(pattern) > std::ssize(bases)) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!letter_matches(bases[static_cast<std::size_t>(start) + i], pattern[i]))
      return false;
  }
  return true;
}

void write_pattern(Bases& bases, std::int64_t start, std::string_view pattern,
                   RandomStream& stream) {
  auto at = static_cast<std::size_t>(start);
  for (const char letter : pattern) {
    const char drawn = letter != 'Y' ? letter : stream.below(2) == 0 ? 'C' : 'T';
    bases.at(at++) = encode_base(drawn);
  }
}

std::vector<std::int64_t> find_pattern(BaseView bases, std::int64_t begin,
                                       std::int64_t end, std::string_view pattern) {
  std::vector<std::int64_t> starts;
  for (std::int64_t at = std::max<std::int64_t>(begin, 0);
       at + std::ssize(pattern) <= end; ++at) {
    if (matches(bases, at, pattern)) starts.push_back(at);
  }
  return starts;
}

h5::Storage storage_of(std::int64_t rows, const h5::Shape& row_shape) {
  h5::Storage storage;
  storage.chunk = row_shape;
  storage.chunk.insert(storage.chunk.begin(),
                       std::min(kRowsTogether, static_cast<hsize_t>(rows)));
  storage.deflate = 4;
  return storage;
}

OneHotWriter::OneHotWriter(h5::File& file, const std::string& name, std::int64_t rows,
                           std::int64_t length)
    : data_(file.create<float>(
          name, {static_cast<hsize_t>(rows), static_cast<hsize_t>(length), 4},
          storage_of(rows, {static_cast<hsize_t>(length), 4}))),
      length_(static_cast<hsize_t>(length)) {}

void OneHotWriter::add(BaseView bases) {
  if (bases.size() != length_) throw InternalError("a sequence of another length");
  for (const std::uint8_t base : bases) {
    for (std::uint8_t letter = 0; letter < 4; ++letter)
      waiting_.push_back(base == letter ? 1.0F : 0.0F);
  }
  if (waiting_.size() == kRowsTogether * length_ * 4) flush();
}

void OneHotWriter::close() { flush(); }

void OneHotWriter::flush() {
  const hsize_t rows = waiting_.size() / (length_ * 4);
  if (rows == 0) return;
  data_.write({written_, 0, 0}, {rows, length_, 4}, waiting_);
  written_ += rows;
  waiting_.clear();
}

}  // namespace s2fbench::synth
