#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "cube/journal_json.hpp"
#include "cube/journal_line.hpp"

namespace s2fbench::cube {
namespace {

constexpr std::size_t kSector = 512;  // bytes that a disk writes whole

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw UserError("cannot read the journal", path, "check its permissions");
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Takes a file apart line by line and keeps what is sound.
class Reading {
 public:
  explicit Reading(const std::string& path) : path_(path) {}

  JournalRead run(const std::string& file) {
    // What follows the lines may be room that the writer did not use.
    text_ = std::string_view(file).substr(0, file.find_last_not_of('\0') + 1);
    while (!text_.empty()) {
      ++number_;
      const std::size_t length = std::min(text_.size(), take_line());
      text_.remove_prefix(length);
      offset_ += length;
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
  std::size_t take_line() {
    const std::size_t end = text_.find('\n');
    const std::string_view line = text_.substr(0, end);
    if (const auto object = open_line(line)) {
      take(*object);  // also when it lacks nothing but its newline
    } else if (const std::size_t whole = sealed_prefix(line); whole > 0) {
      // What follows a whole line was its newline: it joins two lines, or makes the last
      // one look torn.
      read_.damage.push_back(where() + ": its newline changed");
      take(*open_line(line.substr(0, whole)));
      return whole + 1;
    } else if (is_torn(line, end != std::string_view::npos)) {
      read_.warnings.push_back(where() + ": torn last line, left out");
    } else {
      read_.damage.push_back(where() + ": damaged line, left out");
    }
    return line.size() + 1;
  }

  // Whether a crash can have left this: the last line, of which some is still zeros. A
  // process that is killed leaves a beginning, a power failure any sectors of it. One
  // changed bit, in a line or in the room after it, makes no such thing: a line holds no
  // zero bytes, and room no letters.
  bool is_torn(std::string_view line, bool ended) const {
    if (ended) {
      const bool last = line.size() + 1 == text_.size();
      const auto zeros = std::count(line.begin(), line.end(), '\0');
      return last && zeros > 1 && static_cast<std::size_t>(zeros) < line.size();
    }
    if (line.front() == '{') return true;
    const std::size_t begin = line.find_first_not_of('\0');
    return (offset_ + begin) % kSector == 0 && line.size() - begin > 1;
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
  std::string_view text_;   // what is left
  std::size_t offset_ = 0;  // of it in the file
  int number_ = 0;
  JournalRead read_;
};

}  // namespace

JournalRead read_journal_bytes(const std::string& bytes, const std::string& path) {
  return Reading(path).run(bytes);
}

JournalRead read_journal(const std::string& path) {
  return read_journal_bytes(read_text(path), path);
}

}  // namespace s2fbench::cube
