#include "synth/text_file.hpp"

#include <spdlog/fmt/fmt.h>

#include <cmath>

#include "base/error.hpp"

namespace s2fbench::synth {

TextFile::TextFile(const std::string& path) : path_(path), out_(path, std::ios::binary) {
  if (!out_) {
    throw EnvironmentError("cannot write file", path, "check the folder's permissions");
  }
}

void TextFile::line(const std::string& text) { out_ << text << '\n'; }

void TextFile::close() {
  out_.close();
  if (!out_)
    throw EnvironmentError("cannot write file", path_, "check the free disk space");
}

std::string number(double value) {
  return fmt::format("{:.6g}", value == 0 ? 0.0 : value);  // no "-0"
}

double rounded(double value) { return std::round(value * 1e4) / 1e4; }

}  // namespace s2fbench::synth
