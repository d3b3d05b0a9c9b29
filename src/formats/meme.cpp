#include "formats/meme.hpp"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/line_reader.hpp"

namespace s2fbench::formats {
namespace {

constexpr double kSumTolerance = 0.02;  // files are rounded to few digits
constexpr long long kWidest = 1000;     // letters of a motif

std::vector<std::string> words(const std::string& line) {
  std::istringstream stream(line);
  return {std::istream_iterator<std::string>(stream), {}};
}

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), lines_(path) {}

  MotifFile read() {
    while (const auto line = next()) {
      if (line->rfind("MEME version", 0) == 0) seen_version_ = true;
      if (line->rfind("ALPHABET", 0) == 0) check_alphabet(*line);
      if (line->rfind("Background letter frequencies", 0) == 0) read_background();
      if (line->rfind("MOTIF", 0) == 0) start_motif(*line);
      if (line->rfind("letter-probability matrix", 0) == 0) read_matrix(*line);
    }
    if (!seen_version_) {
      throw UserError("no MEME motif file", path_,
                      "try a file that begins 'MEME version'");
    }
    finish_motif();
    return std::move(file_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw UserError(what, lines_.where(),
                    "see https://meme-suite.org/meme/doc/meme-format.html");
  }

  std::optional<std::string> next() {
    auto line = lines_.next();
    if (line) line = std::string(trim(*line));
    return line;
  }

  void check_alphabet(const std::string& line) const {
    const auto parts = split(line, '=');
    const bool dna = parts.size() == 2 && trim(parts[1]) == "ACGT";
    if (!dna && line != "ALPHABET \"DNA\"") fail("not a DNA motif file");
  }

  void read_background() {
    const auto line = next();
    const auto parts = line ? words(*line) : std::vector<std::string>{};
    if (parts.size() != 8) fail("background frequencies expected: A p C p G p T p");
    for (std::size_t i = 0; i < 4; ++i) {
      const auto value = parse_number(parts[2 * i + 1]);
      if (!value || parts[2 * i] != std::string(1, "ACGT"[i])) {
        fail("background frequencies expected: A p C p G p T p");
      }
      file_.background[i] = *value;
    }
  }

  void start_motif(const std::string& line) {
    finish_motif();
    const auto parts = words(line);
    if (parts.size() < 2) fail("motif without a name");
    file_.motifs.push_back({parts[1], parts.size() > 2 ? parts[2] : "", 0, {}});
  }

  void finish_motif() const {
    if (!file_.motifs.empty() && file_.motifs.back().matrix.empty()) {
      fail("motif '" + file_.motifs.back().name + "' has no matrix");
    }
  }

  // The number after "key=" in a matrix header.
  static std::optional<double> header_value(const std::vector<std::string>& parts,
                                            const std::string& key) {
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      if (parts[i] == key + "=") return parse_number(parts[i + 1]);
    }
    for (const std::string& part : parts) {
      if (part.rfind(key + "=", 0) == 0) return parse_number(part.substr(key.size() + 1));
    }
    return std::nullopt;
  }

  void read_matrix(const std::string& header) {
    if (file_.motifs.empty()) fail("matrix before the first MOTIF line");
    Motif& motif = file_.motifs.back();
    if (!motif.matrix.empty()) fail("second matrix of motif '" + motif.name + "'");
    const auto parts = words(header);
    const auto letters = header_value(parts, "alength");
    const auto width = header_value(parts, "w");
    motif.sites = header_value(parts, "nsites").value_or(0);
    if (letters && *letters != 4)
      fail("matrix with " + fmt::format("{}", *letters) + " letters");
    if (width && !(*width >= 1 && *width <= kWidest)) fail("impossible width of a motif");
    while (!width || static_cast<double>(motif.matrix.size()) < *width) {
      const auto line = next();
      if (!width && (!line || line->empty())) break;
      motif.matrix.push_back(read_row(line.value_or("")));
      if (std::ssize(motif.matrix) > kWidest) fail("impossible width of a motif");
    }
  }

  std::array<double, 4> read_row(const std::string& line) const {
    const auto parts = words(line);
    if (parts.size() != 4) fail("four probabilities expected");
    std::array<double, 4> row{};
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto value = parse_number(parts[i]);
      if (!value || !(*value >= 0 && *value <= 1))
        fail("no probability: '" + parts[i] + "'");
      row[i] = *value;
      sum += *value;
    }
    if (std::abs(sum - 1) > kSumTolerance) fail("probabilities that do not sum to 1");
    return row;
  }

  std::string path_;
  LineReader lines_;
  MotifFile file_;
  bool seen_version_ = false;
};

}  // namespace

MotifFile read_meme(const std::string& path) { return Reader(path).read(); }

void write_meme(const std::string& path, const MotifFile& file) {
  std::ofstream out(path, std::ios::binary);
  out << "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\n"
      << "Background letter frequencies\n"
      << fmt::format("A {:.6g} C {:.6g} G {:.6g} T {:.6g}\n", file.background[0],
                     file.background[1], file.background[2], file.background[3]);
  for (const Motif& motif : file.motifs) {
    out << "\nMOTIF " << motif.name;
    if (!motif.alternative.empty()) out << ' ' << motif.alternative;
    out << fmt::format(
        "\nletter-probability matrix: alength= 4 w= {} nsites= {:g} E= 0\n",
        motif.matrix.size(), motif.sites);
    for (const auto& row : motif.matrix) {
      out << fmt::format(" {:.6f}  {:.6f}  {:.6f}  {:.6f}\n", row[0], row[1], row[2],
                         row[3]);
    }
  }
  out.close();
  if (!out) {
    throw EnvironmentError("cannot write motif file", path,
                           "check the folder's permissions and the free disk space");
  }
}

}  // namespace s2fbench::formats
