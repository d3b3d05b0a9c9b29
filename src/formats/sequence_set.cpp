#include "formats/sequence_set.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/column_table.hpp"
#include "formats/line_reader.hpp"

namespace s2fbench::formats {
namespace {

constexpr std::int64_t kLastPlace = std::int64_t{1} << 40;  // nt, beyond any chromosome

struct Place {
  std::string word;
  std::string chromosome;
  std::int64_t start = 0, end = 0;  // 0-based, half-open
};

// "chr1:100-200", 1-based with both ends; nothing for any other word.
std::optional<Place> place_of(const std::string& word) {
  const auto colon = word.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const auto ends = split(word.substr(colon + 1), '-');
  if (ends.size() != 2) return std::nullopt;
  const auto first = parse_integer(ends[0]), last = parse_integer(ends[1]);
  if (!first || !last || *first < 1 || *last < *first || *last > kLastPlace) {
    return std::nullopt;
  }
  return Place{word, word.substr(0, colon), *first - 1, *last};
}

// The name and the words of a FASTA header (without its '>').
std::vector<std::string> header_words(const std::string& header,
                                      const std::string& where) {
  std::vector<std::string> words;
  for (const std::string& word : split(header, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  if (words.empty()) throw UserError("sequence without a name", where);
  return words;
}

// The sequence at the first place that its header tells.
ShortSequence placed(ShortSequence sequence, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const auto place = place_of(word);
    if (!place) continue;
    if (place->end - place->start != std::ssize(sequence.letters)) {
      throw UserError("sequence '" + sequence.name + "' has " +
                          std::to_string(sequence.letters.size()) + " letters, " +
                          place->word + " " + std::to_string(place->end - place->start),
                      sequence.where);
    }
    sequence.chromosome = place->chromosome;
    sequence.start = place->start;
    return sequence;
  }
  return sequence;
}

std::vector<ShortSequence> read_fasta(const std::string& path) {
  std::vector<ShortSequence> sequences;
  std::vector<std::vector<std::string>> headers;
  LineReader reader(path);
  while (const auto line = reader.next()) {
    if (line->starts_with('>')) {
      headers.push_back(header_words(line->substr(1), reader.where()));
      sequences.push_back({headers.back().front(), "", 0, "", reader.where()});
    } else {
      sequences.back().letters += trim(*line);
    }
  }
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    if (sequences[i].letters.empty()) continue;  // said below
    sequences[i] = placed(std::move(sequences[i]), headers[i]);
  }
  return sequences;
}

std::int64_t start_of(const std::string& text, const std::string& where) {
  const auto start = parse_integer(text);
  if (!start || *start < 0 || *start > kLastPlace) {
    throw UserError("start '" + text + "' is no position (0-based)", where);
  }
  return *start;
}

std::vector<ShortSequence> read_table(const std::string& path) {
  for (const auto& [name, letters, start] :
       {std::tuple{"regulatory_element", "ref_sequence", "start_pos"},
        std::tuple{"name", "sequence", "start"}}) {
    auto table = ColumnTable::open(path, {name, letters, start});
    if (!table) continue;
    const auto chromosome = table->find_any({"chrom", "chromosome"});
    std::vector<ShortSequence> sequences;
    while (const auto fields = table->next()) {
      const std::string where = table->where();
      if (fields->size() != table->columns().size()) {
        throw UserError("a row of " + std::to_string(fields->size()) + " columns, not " +
                            std::to_string(table->columns().size()),
                        where);
      }
      sequences.push_back({fields->at(table->find(name).value()),
                           chromosome ? fields->at(*chromosome) : "",
                           start_of(fields->at(table->find(start).value()), where),
                           fields->at(table->find(letters).value()), where});
    }
    return sequences;
  }
  throw UserError(
      "no set of sequences", path,
      "it should be FASTA, or a table with the columns name, sequence, start");
}

void check(const std::vector<ShortSequence>& sequences, const std::string& path) {
  if (sequences.empty()) throw UserError("no sequences", path);
  std::set<std::string> names;
  for (const ShortSequence& sequence : sequences) {
    if (!names.insert(sequence.name).second) {
      throw UserError("two sequences named '" + sequence.name + "'", sequence.where);
    }
    if (sequence.letters.empty()) {
      throw UserError("sequence '" + sequence.name + "' is empty", sequence.where);
    }
    const bool letters = std::all_of(
        sequence.letters.begin(), sequence.letters.end(),
        [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
    if (!letters) {
      throw UserError("sequence '" + sequence.name + "' has signs that are no letters",
                      sequence.where);
    }
  }
}

}  // namespace

std::vector<ShortSequence> read_sequence_set(const std::string& path) {
  const auto first = LineReader(path).next();
  const bool fasta = first && first->starts_with('>');
  auto sequences = fasta ? read_fasta(path) : read_table(path);
  check(sequences, path);
  return sequences;
}

}  // namespace s2fbench::formats
