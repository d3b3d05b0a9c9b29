#include "embedding/token_rows.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>

#include "base/error.hpp"
#include "data/reverse_complement.hpp"

namespace s2fbench::embedding {
namespace {

constexpr std::uint8_t kUnknown = 4;

// A row's letters without those that pad it.
std::span<const std::uint8_t> real_letters(const data::SequenceTable& table,
                                           std::size_t row) {
  const auto length = static_cast<std::size_t>(table.length);
  const std::span<const std::uint8_t> all(table.bases.data() + row * length, length);
  const auto real = static_cast<std::size_t>(table.letters[row]);
  if (table.sequences != 1 || real == 0 || real >= length) return all;
  const auto rest = all.subspan(real);
  const bool padded = std::all_of(rest.begin(), rest.end(),
                                  [](std::uint8_t base) { return base == kUnknown; });
  return padded ? all.first(real) : all;
}

std::vector<std::int64_t> encoded(const pretrained::Tokenizer& tokenizer,
                                  std::span<const std::uint8_t> letters, Strand strand) {
  return strand == Strand::forward ? tokenizer.encode(letters)
                                   : tokenizer.encode(data::reverse_complement(letters));
}

}  // namespace

std::size_t TokenRows::length(std::size_t row) const {
  const auto first = row * static_cast<std::size_t>(sequences);
  std::size_t most = 0;
  for (std::size_t i = first; i < first + static_cast<std::size_t>(sequences); ++i)
    most = std::max(most, tokens[i].size());
  return most;
}

TokenRows tokenize(const data::SequenceTable& table,
                   const pretrained::Tokenizer& tokenizer, Strand strand) {
  TokenRows out;
  out.sequences = table.sequences;
  const auto parts = static_cast<std::size_t>(table.sequences);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto letters = real_letters(table, row);
    const std::size_t length = letters.size() / parts;
    for (std::size_t part = 0; part < parts; ++part)
      out.tokens.push_back(
          encoded(tokenizer, letters.subspan(part * length, length), strand));
  }
  for (const auto& tokens : out.tokens) {
    out.longest = std::max(out.longest, tokens.size());
    out.shortest =
        out.shortest == 0 ? tokens.size() : std::min(out.shortest, tokens.size());
  }
  return out;
}

TokenRows padded(TokenRows rows, std::size_t length, std::int64_t pad) {
  if (rows.longest > length)
    throw UserError("sequences are longer than they are to be padded to",
                    std::to_string(rows.longest) + " tokens, --attend-padding " +
                        std::to_string(length),
                    "try that many");
  for (auto& tokens : rows.tokens) tokens.resize(length, pad);
  rows.longest = rows.shortest = length;
  return rows;
}

std::vector<std::vector<std::size_t>> length_batches(const TokenRows& rows,
                                                     std::size_t most_tokens, bool equal,
                                                     std::size_t padded_to) {
  std::vector<std::size_t> lengths(rows.rows()), order(rows.rows());
  for (std::size_t row = 0; row < lengths.size(); ++row) lengths[row] = rows.length(row);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });
  std::vector<std::vector<std::size_t>> batches;
  for (const std::size_t row : order) {
    const bool fits = !batches.empty() &&
                      (batches.back().size() + 1) * std::max(lengths[row], padded_to) *
                              static_cast<std::size_t>(rows.sequences) <=
                          most_tokens &&
                      (!equal || lengths[batches.back().front()] == lengths[row]);
    if (fits)
      batches.back().push_back(row);
    else
      batches.push_back({row});
  }
  return batches;
}

}  // namespace s2fbench::embedding
