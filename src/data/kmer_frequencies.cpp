#include "data/kmer_frequencies.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "data/genome.hpp"

namespace s2fbench::data {
namespace {

std::size_t size(int n) { return static_cast<std::size_t>(n); }

int word_count(int k) { return 1 << (2 * k); }

// Adds 1 for each word of k letters. counts: (4^k). Returns how many there were.
int count_words(std::span<const std::uint8_t> sequence, int k, std::span<float> counts) {
  const std::uint32_t mask = static_cast<std::uint32_t>(word_count(k)) - 1;
  std::uint32_t word = 0;
  int letters = 0, words = 0;  // letters: known ones in a row
  for (const std::uint8_t code : sequence) {
    letters = code < kOther ? letters + 1 : 0;
    word = (word << 2 | (code & 3U)) & mask;
    if (letters < k) continue;
    counts[word] += 1;
    ++words;
  }
  return words;
}

// codes: (length) of one row; target: (features).
void fill_row(std::span<const std::uint8_t> codes, const KmerShape& shape,
              std::span<float> target) {
  const std::size_t each = codes.size() / size(shape.sequences);
  std::size_t first = 0;
  for (const int k : shape.words) {
    const auto counts = target.subspan(first, size(word_count(k)));
    std::fill(counts.begin(), counts.end(), 0.0F);
    int words = 0;
    for (int s = 0; s < shape.sequences; ++s)
      words += count_words(codes.subspan(size(s) * each, each), k, counts);
    for (float& count : counts) count /= static_cast<float>(std::max(words, 1));
    first += counts.size();
  }
}

}  // namespace

int KmerShape::features() const {
  int sum = 0;
  for (const int k : words) sum += word_count(k);
  return sum;
}

std::vector<int> parse_word_lengths(const std::string& text) {
  std::vector<int> lengths;
  for (const auto& part : split(text, ',')) {
    const auto length = parse_integer(trim(part));
    const std::string most = std::to_string(kLongestWord);
    if (!length || *length < 1 || *length > kLongestWord)
      throw UserError("no lengths of words", "'" + text + "'",
                      "try whole numbers from 1 to " + most + ", as in 1,2");
    if (std::find(lengths.begin(), lengths.end(), *length) != lengths.end())
      throw UserError("a length of words is there twice", "'" + text + "'");
    lengths.push_back(static_cast<int>(*length));
  }
  return lengths;
}

std::vector<float> kmer_frequencies(std::span<const std::uint8_t> codes,
                                    const KmerShape& shape) {
  const std::size_t length = size(shape.length), features = size(shape.features());
  if (length == 0 || codes.size() % length != 0)
    throw InternalError("k-mers of rows of another length");
  std::vector<float> frequencies(codes.size() / length * features);
  for (std::size_t row = 0; row * length < codes.size(); ++row) {
    fill_row(codes.subspan(row * length, length), shape,
             std::span(frequencies).subspan(row * features, features));
  }
  return frequencies;
}

KmerRepresentation::KmerRepresentation(std::span<const std::uint8_t> codes,
                                       KmerShape shape)
    : codes_(codes), shape_(std::move(shape)), features_(shape_.features()) {}

void KmerRepresentation::read(std::span<const std::int64_t> rows,
                              std::span<float> target) const {
  const std::size_t length = size(shape_.length), features = size(features_);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    fill_row(codes_.subspan(row * length, length), shape_,
             target.subspan(i * features, features));
  }
}

}  // namespace s2fbench::data
