// Small dataset files and what they give, made in code.
#pragma once

#include <string>

#include "sequences/prepare.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::sequences {

// A folder with input files in which dataset files are prepared.
class MadeDataset {
 public:
  MadeDataset() : folder_(test::make_folder("sequences")) {}

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  const MadeDataset& file(const std::string& name, const std::string& text) const {
    test::write_text(path(name), text);
    return *this;
  }
  // Of "kind: sequences" with these further keys.
  SequencesConfig config(const std::string& keys) const {
    file("d.yaml", "kind: sequences\nname: made\n" + keys);
    return load_sequences_config(path("d.yaml"));
  }
  Prepared prepared(const std::string& keys) const { return make_table(config(keys)); }

 private:
  std::string folder_;
};

// The letters of a row of a table.
inline std::string letters_of(const data::SequenceTable& table, std::size_t row) {
  std::string letters;
  for (int i = 0; i < table.length; ++i)
    letters += "ACGTN"[table.bases[row * static_cast<std::size_t>(table.length) +
                                   static_cast<std::size_t>(i)]];
  return letters;
}

inline std::string reversed(const std::string& letters) {
  std::string turned(letters.rbegin(), letters.rend());
  for (char& letter : turned) {
    const auto at = std::string("ACGT").find(letter);
    if (at != std::string::npos) letter = "TGCA"[at];
  }
  return turned;
}

// Lines "name<TAB>letters<TAB>value" of random sequences, with a header.
inline std::string random_table(int rows, int length = 60, bool labels = true) {
  std::string text = "name\tseq\tvalue\n";
  for (int i = 0; i < rows; ++i)
    text += "r" + std::to_string(i) + "\t" +
            test::random_letters(length, static_cast<std::uint64_t>(i) + 1) + "\t" +
            (labels ? std::to_string(i % 2) : std::to_string(i * 0.5)) + "\n";
  return text;
}

// The keys that read such a table, of one track `a`.
inline const std::string kTableKeys =
    "tracks: [a]\ninputs:\n  - {table: t.tsv, name: name, sequence: seq, targets: "
    "value}\n";

}  // namespace s2fbench::sequences
