#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "cube/journal_json.hpp"
#include "cube/journal_line.hpp"

namespace s2fbench::cube {
namespace {

struct Line {
  std::string_view text;
  bool ended = true;  // by a newline
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back({text.substr(0, end), end != std::string_view::npos});
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw UserError("cannot read the journal", path, "check its permissions");
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string warning_for(const Line& line, const std::string& where) {
  return where + (line.ended ? ": damaged line, left out" : ": torn last line, left out");
}

}  // namespace

JournalRead read_journal(const std::string& path) {
  const std::string text = read_text(path);
  JournalRead read;
  int number = 0;
  for (const Line& line : lines_of(text)) {
    const std::string where = path + ":" + std::to_string(++number);
    try {
      const auto object = open_line(line.text);
      if (!object) {
        read.warnings.push_back(warning_for(line, where));
      } else if (number == 1) {
        read.journal = Journal{path, header_from_json(*object, where), {}};
      } else if (read.journal) {
        read.journal->entries.push_back(entry_from_json(*object));
      }
    } catch (const nlohmann::json::exception& error) {
      read.warnings.push_back(where + ": left out: " + error.what());
    } catch (const UserError& error) {
      if (number == 1) throw;  // a whole header of something else
      read.warnings.push_back(where + ": left out: " + error.what());
    }
    if (number == 1 && !read.journal) {
      if (line.ended) read.warnings.push_back(path + ": no sound header, file left out");
      break;
    }
  }
  return read;
}

}  // namespace s2fbench::cube
