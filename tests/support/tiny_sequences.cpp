#include "support/tiny_sequences.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/random_stream.hpp"
#include "data/genome.hpp"

namespace s2fbench::test {
namespace {

using data::Values;

constexpr int kRows = 256;
constexpr int kLength = 60;
constexpr int kTissues = 12;
const std::vector<std::uint8_t> kMotif = {2, 0, 3, 3, 0, 1, 0};  // GATTACA

struct Row {
  std::vector<std::uint8_t> bases;
  bool motif = false;
  double gc = 0;  // share
};

Row make_row(int index) {
  RandomStream stream(7, "tiny sequences", static_cast<std::uint64_t>(index));
  Row row;
  for (int i = 0; i < kLength; ++i)
    row.bases.push_back(static_cast<std::uint8_t>(stream.below(4)));
  row.motif = index % 2 == 0;
  const auto at = static_cast<std::ptrdiff_t>(
      stream.below(kLength / 2 - static_cast<int>(kMotif.size())));
  if (row.motif) std::copy(kMotif.begin(), kMotif.end(), row.bases.begin() + at);
  row.gc = static_cast<double>(std::count_if(row.bases.begin(), row.bases.end(),
                                             [](int b) { return b == 1 || b == 2; })) /
           kLength;
  return row;
}

double value_of(const Row& row, Values values, int track, double noise) {
  const double clear = track % 2 == 0 ? (row.motif ? 1 : 0) : (row.gc > 0.5 ? 1 : 0);
  return values == Values::labels ? clear : clear + 0.1 * noise;
}

void add_values(data::SequenceTable& table, const Row& row, int index) {
  RandomStream stream(7, "tiny values", static_cast<std::uint64_t>(index));
  for (std::size_t track = 0; track < table.tracks.size(); ++track) {
    const double noise = stream.uniform() - 0.5;
    const bool missing = stream.uniform() < 0.1 && table.values != Values::effect;
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    if (table.values == Values::letters) {
      table.targets.push_back(kLength);
    } else if (table.values == Values::inclusion) {
      const double delta = row.motif == (track % 2 == 0) ? 1.5 : -1.5;
      table.targets.push_back(missing ? nan : static_cast<float>(delta + noise));
      table.targets.push_back(0.2F);
    } else {
      const double value = value_of(row, table.values, static_cast<int>(track), noise);
      table.targets.push_back(missing ? nan : static_cast<float>(value));
    }
  }
}

}  // namespace

data::SequenceTable tiny_sequences(Values values) {
  data::SequenceTable table;
  table.name = "tiny";
  table.values = values;
  table.length = kLength;
  table.sequences = values == Values::inclusion || values == Values::effect ? 2 : 1;
  table.parts = 4;
  const int tracks = values == Values::inclusion                             ? kTissues
                     : values == Values::effect || values == Values::letters ? 1
                                                                             : 2;
  for (int track = 0; track < tracks; ++track)
    table.tracks.push_back("track" + std::to_string(track));
  for (int index = 0; index < kRows; ++index) {
    Row row = make_row(index);
    if (values == Values::effect) {  // the alternative: one letter of the reference
      std::copy(row.bases.begin(), row.bases.begin() + kLength / 2,
                row.bases.begin() + kLength / 2);
      auto& letter = row.bases[kLength / 2 + 15];
      letter = static_cast<std::uint8_t>((letter + 1 + index % 3) % 4);
    }
    table.bases.insert(table.bases.end(), row.bases.begin(), row.bases.end());
    add_values(table, row, index);
    table.fold.push_back(index < 160 ? 0 : index < 208 ? 1 : 2);
    table.part.push_back(index % 8 / 2);
    table.cluster.push_back(index);
    table.letters.push_back(kLength);
    table.row.push_back("row" + std::to_string(index));
    table.chromosome.emplace_back();
    table.start.push_back(-1);
  }
  table.manifest = "{}";
  return table;
}

std::string make_tiny_sequences(const std::string& folder, Values values) {
  const std::string path = folder + "/tiny-" + to_string(values) + ".h5";
  data::write_sequence_table(tiny_sequences(values), path);
  return path;
}

}  // namespace s2fbench::test
