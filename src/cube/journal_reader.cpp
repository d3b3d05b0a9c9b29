#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "cube/journal_json.hpp"
#include "cube/journal_line.hpp"

namespace s2fbench::cube {
namespace {

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw UserError("cannot read the journal", path, "check its permissions");
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Takes a file apart line by line and keeps what is sound.
class Reading {
 public:
  explicit Reading(const std::string& path) : path_(path) {}

  JournalRead run() {
    const std::string file = read_text(path_);
    std::string_view text = file;
    while (!text.empty()) {
      ++number_;
      text.remove_prefix(std::min(text.size(), take_line(text)));
      if (!read_.journal) {
        if (read_.warnings.empty())  // not just torn
          read_.damage.push_back(path_ + ": no sound header, file left out");
        break;
      }
    }
    return std::move(read_);
  }

 private:
  std::string where() const { return path_ + ":" + std::to_string(number_); }

  // Returns the bytes that are dealt with.
  std::size_t take_line(std::string_view text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (const auto object = open_line(line)) {
      take(*object);  // also when it lacks nothing but its newline
    } else if (const std::size_t whole = sealed_prefix(line); whole > 0) {
      // What follows a whole line was its newline: it joins two lines, or makes the last
      // one look torn.
      read_.damage.push_back(where() + ": its newline changed");
      take(*open_line(line.substr(0, whole)));
      return whole + 1;
    } else if (end == std::string_view::npos) {
      read_.warnings.push_back(where() + ": torn last line, left out");
    } else {
      read_.damage.push_back(where() + ": damaged line, left out");
    }
    return line.size() + 1;
  }

  void take(const nlohmann::json& object) {
    try {
      if (number_ == 1)
        read_.journal = Journal{path_, header_from_json(object, where()), {}};
      else
        read_.journal->entries.push_back(entry_from_json(object));
    } catch (const nlohmann::json::exception& error) {
      read_.damage.push_back(where() + ": left out: " + error.what());
    } catch (const UserError& error) {
      if (number_ == 1) throw;  // a whole header of something else
      read_.damage.push_back(where() + ": left out: " + error.what());
    }
  }

  const std::string& path_;
  int number_ = 0;
  JournalRead read_;
};

}  // namespace

JournalRead read_journal(const std::string& path) { return Reading(path).run(); }

}  // namespace s2fbench::cube
