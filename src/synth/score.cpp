#include "synth/score.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/line_reader.hpp"
#include "h5/file.hpp"
#include "synth/response.hpp"

namespace s2fbench::synth {
namespace {

struct Record {
  std::string name;
  Bases bases;
};

std::vector<Record> read_fasta(const std::string& path) {
  formats::LineReader lines(path);
  std::vector<Record> records;
  while (const auto line = lines.next()) {
    const std::string_view text = trim(*line);
    if (text.empty()) continue;
    if (text.front() == '>') {
      const std::string_view title = trim(text.substr(1));
      records.push_back({std::string(title.substr(0, title.find_first_of(" \t"))), {}});
      continue;
    }
    if (records.empty()) {
      throw UserError("no FASTA file", lines.where(), "try a file that begins with '>'");
    }
    const Bases bases = encode(text);
    records.back().bases.insert(records.back().bases.end(), bases.begin(), bases.end());
  }
  if (records.empty()) throw UserError("no sequences", path, "try another FASTA file");
  for (const Record& record : records) {
    if (record.bases.empty())
      throw UserError("empty sequence '" + record.name + "'", path);
  }
  return records;
}

// (length, cells), row-major.
std::vector<float> score_sequence(BaseView bases) {
  const Coverage coverage = expected_coverage(bases);
  std::vector<float> values(bases.size() * kCells);
  for (std::size_t x = 0; x < bases.size(); ++x) {
    for (std::size_t c = 0; c < kCells; ++c) {
      values[x * kCells + c] = static_cast<float>(coverage[c][x]);
    }
  }
  return values;
}

void write_labels(h5::File& file, const std::vector<std::string>& names) {
  file.write_text("names", names);
  file.write_text("tracks",
                  std::vector<std::string>(kCellNames.begin(), kCellNames.end()));
  file.write_attribute("units", "expected reads per base");
}

std::uint8_t base_of(const float* letters) {
  const float* best = std::max_element(letters, letters + 4);
  return *best > 0.5F ? static_cast<std::uint8_t>(best - letters) : kUnknownBase;
}

bool is_hdf5(const std::string& path) {
  constexpr std::array<char, 8> kSignature = {'\x89', 'H',  'D',    'F',
                                              '\r',   '\n', '\x1a', '\n'};
  std::array<char, 8> begin{};
  std::ifstream file(path, std::ios::binary);
  file.read(begin.data(), begin.size());
  return begin == kSignature;
}

}  // namespace

ScoreReport score_fasta(const std::string& fasta, const std::string& output) {
  const std::vector<Record> records = read_fasta(fasta);
  const std::size_t length = records.front().bases.size();
  const bool equal =
      std::all_of(records.begin(), records.end(),
                  [&](const Record& record) { return record.bases.size() == length; });
  h5::File file = h5::File::create(output);
  std::vector<std::string> names;
  ScoreReport report;
  for (const Record& record : records) {
    names.push_back(record.name);
    report.sequences += 1;
    report.bases += std::ssize(record.bases);
  }
  write_labels(file, names);
  if (equal) {
    auto pred = file.create<float>("pred", {records.size(), length, kCells});
    for (std::size_t i = 0; i < records.size(); ++i) {
      pred.write({i, 0, 0}, {1, length, kCells}, score_sequence(records[i].bases));
    }
  } else {
    h5::Group group = file.create_group("pred");
    for (std::size_t i = 0; i < records.size(); ++i) {
      group.create<float>(std::to_string(i), {records[i].bases.size(), kCells})
          .write(score_sequence(records[i].bases));
    }
  }
  file.close();
  return report;
}

ScoreReport score_onehot(const std::string& onehot, const std::string& output) {
  const h5::File input = h5::File::open(onehot);
  const h5::Dataset data = input.dataset("onehot");
  data.expect_rank(3);
  const auto windows = data.shape()[0];
  const auto length = data.shape()[1];
  data.expect_shape({windows, length, 4});
  if (windows == 0 || length == 0) throw UserError("no sequences", data.where());
  h5::File file = h5::File::create(output);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < windows; ++i) names.push_back(std::to_string(i));
  write_labels(file, names);
  auto pred = file.create<float>("pred", {windows, length, kCells});
  Bases bases(length);
  for (std::size_t i = 0; i < windows; ++i) {
    const auto letters = data.read<float>({i, 0, 0}, {1, length, 4});
    for (std::size_t x = 0; x < length; ++x) bases[x] = base_of(&letters[4 * x]);
    pred.write({i, 0, 0}, {1, length, kCells}, score_sequence(bases));
  }
  file.close();
  return {static_cast<std::int64_t>(windows),
          static_cast<std::int64_t>(windows * length)};
}

ScoreReport score_file(const std::string& input, const std::string& output) {
  return is_hdf5(input) ? score_onehot(input, output) : score_fasta(input, output);
}

}  // namespace s2fbench::synth
