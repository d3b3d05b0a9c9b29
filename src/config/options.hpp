// A command's words: one table parses them and prints the help.
#pragma once

#include <boost/program_options/variables_map.hpp>
#include <limits>
#include <string>
#include <vector>

namespace s2fbench::config {

struct OptionRow {
  std::string name;      // without the dashes
  std::string argument;  // what stands for the value in the help; "" = a flag
  std::string fallback;  // value when the option is left out; "" = none
  std::string help;      // one line, with the unit
  bool repeats = false;  // may be given several times
};

struct PositionalRow {
  std::string name;  // "SWEEP.yaml"
  std::string help;
  bool required = true;
  bool many = false;  // takes all the words that are left; only in the last row
};

struct CommandLine {
  std::string command;
  std::string summary;  // one line
  std::vector<PositionalRow> positionals;
  std::vector<OptionRow> options;
};

class ParsedOptions {
 public:
  explicit ParsedOptions(boost::program_options::variables_map values)
      : values_(std::move(values)) {}

  bool flag(const std::string& name) const { return values_[name].as<bool>(); }
  // Given, or with a fallback.
  bool has(const std::string& name) const { return values_.count(name) != 0; }
  // Of an option or a positional; "" when it was not given and has no fallback.
  std::string text(const std::string& name) const;
  // All values of a repeated option or of the last positional.
  std::vector<std::string> texts(const std::string& name) const;
  long long integer(const std::string& name, long long least,
                    long long most = std::numeric_limits<long long>::max()) const;
  // One of the words; UserError with "did you mean" otherwise.
  std::string choice(const std::string& name,
                     const std::vector<std::string>& choices) const;

 private:
  boost::program_options::variables_map values_;
};

// Every command also has --help. Throws UserError for unknown options (with "did you
// mean"), missing values, missing or stray words. Options are never guessed from a
// prefix.
ParsedOptions parse_options(const CommandLine& table,
                            const std::vector<std::string>& words);

// One screen: usage, summary, words, options with their defaults.
std::string help_text(const CommandLine& table);

}  // namespace s2fbench::config
