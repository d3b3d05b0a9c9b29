#include "formats/line_reader.hpp"

#include <htslib/bgzf.h>
#include <htslib/hts.h>
#include <htslib/kstring.h>

#include <cstdlib>
#include <filesystem>

#include "base/error.hpp"

namespace s2fbench::formats {

struct LineReader::State {
  std::string path;
  BGZF* file = nullptr;
  kstring_t line = KS_INITIALIZE;
  long long number = 0;

  ~State() {
    if (file != nullptr) bgzf_close(file);
    std::free(line.s);
  }
};

LineReader::LineReader(const std::string& path) : state_(std::make_unique<State>()) {
  state_->path = path;
  // bgzf_open accepts a folder and then reads garbage from it.
  if (!std::filesystem::is_regular_file(path)) {
    throw UserError("no such file", path, "try another path");
  }
  state_->file = bgzf_open(path.c_str(), "r");
  if (state_->file == nullptr) {
    throw UserError("cannot read file", path, "try its permissions");
  }
  // bgzip ends with an empty block; without it a cut between blocks would go unseen.
  constexpr int kBlockGzip = 2;  // as bgzf_compression says it
  if (bgzf_compression(state_->file) == kBlockGzip && bgzf_check_EOF(state_->file) == 0) {
    throw UserError("truncated file", path, "try copying it again");
  }
}

LineReader::~LineReader() = default;
LineReader::LineReader(LineReader&&) noexcept = default;

std::optional<std::string> LineReader::next() {
  const int length = bgzf_getline(state_->file, '\n', &state_->line);
  // A block that cannot be read gives what came before it, and the error only here.
  const bool damaged = length < -1 || state_->file->errcode != 0;
  if (length == -1 && !damaged) return std::nullopt;
  if (damaged) {
    throw UserError("truncated or damaged file",
                    state_->path + " after line " + std::to_string(state_->number),
                    "try copying it again");
  }
  ++state_->number;
  std::string text(state_->line.s, static_cast<std::size_t>(length));
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

std::string LineReader::where() const {
  return state_->path + ":" + std::to_string(state_->number);
}

}  // namespace s2fbench::formats
