// Whole files as bytes.
#pragma once

#include <fstream>
#include <iterator>
#include <string>

namespace s2fbench::cube {

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

inline void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace s2fbench::cube
