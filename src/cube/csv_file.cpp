#include "cube/csv_file.hpp"

#include <algorithm>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::cube {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 28;

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  char piece[65536];
  while (in && text.size() < kMostBytes) {
    in.read(piece, sizeof piece);
    text.append(piece, static_cast<std::size_t>(in.gcount()));
  }
  if (!in.eof())
    throw UserError(text.size() < kMostBytes ? "cannot read the table" : "too large",
                    path, "give a CSV file of at most 256 MiB");
  return text;
}

// Splits the text as it goes: quotes may hold commas and line ends.
class Reader {
 public:
  Reader(std::string text, std::string path)
      : text_(std::move(text)), path_(std::move(path)) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;  // a byte order mark
  }
  bool done() const { return at_ >= text_.size(); }

  CsvFile::Line line() {
    CsvFile::Line line{number_, {}};
    for (;;) {
      line.cells.push_back(cell());
      const bool more = at_ < text_.size() && text_[at_] == ',';
      if (at_ < text_.size()) ++at_;  // the comma or the line's end
      if (!more) break;
    }
    ++number_;
    return line;
  }

 private:
  std::string cell() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const std::size_t end = std::min(text_.find_first_of(",\n", at_), text_.size());
    const std::string cell(trim(std::string_view(text_).substr(at_, end - at_)));
    at_ = end;
    return cell;
  }
  std::string quoted() {
    std::string cell;
    const std::size_t begins = number_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++number_;
      if (text_[at_] != '"') {
        cell += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += text_[++at_];
      } else {
        ++at_;
        if (at_ < text_.size() && text_[at_] == '\r') ++at_;
        if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') break;
        return cell;
      }
    }
    throw UserError("a quote that does not close", path_ + ":" + std::to_string(begins));
  }

  std::string text_, path_;
  std::size_t at_ = 0, number_ = 1;
};

}  // namespace

CsvFile read_csv(const std::string& path) {
  Reader reader(contents(path), path);
  CsvFile file{path, {}, {}};
  while (!reader.done()) {
    CsvFile::Line line = reader.line();
    if (line.cells == std::vector<std::string>{""}) continue;
    const std::string where = path + ":" + std::to_string(line.number);
    if (file.columns.empty()) {
      file.columns = line.cells;
      for (auto at = file.columns.begin(); at != file.columns.end(); ++at)
        if (std::find(file.columns.begin(), at, *at) != at)
          throw UserError("two columns are named '" + *at + "'", where);
      continue;
    }
    if (line.cells.size() != file.columns.size())
      throw UserError(std::to_string(line.cells.size()) + " values under " +
                          std::to_string(file.columns.size()) + " headings",
                      where);
    file.lines.push_back(std::move(line));
  }
  if (file.lines.empty())
    throw UserError("no values", path, "give a heading line and at least one of values");
  return file;
}

std::string csv_word(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string inner;
  for (const char c : text) inner += c == '"' ? std::string("\"\"") : std::string(1, c);
  return "\"" + inner + "\"";
}

}  // namespace s2fbench::cube
