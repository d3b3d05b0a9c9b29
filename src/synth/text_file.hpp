// A text file that is written line by line; a failed write is an error, not silence.
#pragma once

#include <fstream>
#include <string>

namespace s2fbench::synth {

class TextFile {
 public:
  // Throws EnvironmentError when the file cannot be made.
  explicit TextFile(const std::string& path);
  void line(const std::string& text);
  // Throws EnvironmentError when not everything could be written. Call it at the end.
  void close();

 private:
  std::string path_;
  std::ofstream out_;
};

// A number as all tables write it: 6 significant digits.
std::string number(double value);

// To 4 decimals, as the JSON files write what was estimated. NaN stays (null there).
double rounded(double value);

}  // namespace s2fbench::synth
