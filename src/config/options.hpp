// A command's options as a table: the same rows parse the command line and print its
// help.
//
// Names are never guessed from a prefix. Everything wrong is a UserError that names the
// option and, where one is near, the option that was meant.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace s2fbench::config {

struct OptionRow {
  std::string name;      // without the dashes
  std::string argument;  // "" = a flag; "N", "DIR"; "a|b" lists the only words allowed
  std::string default_value;  // shown in the help; "" = none
  std::string help;           // one line
  bool repeated = false;      // may be given several times
};

struct PositionalRow {
  std::string name;  // "SWEEP.yaml"
  std::string help;
  bool required = true;
  bool many = false;  // takes all the words that are left; the last row only
};

struct CommandLine {
  std::string command;  // "run"; "" = the program itself
  std::string summary;  // one line
  std::vector<PositionalRow> positionals;
  std::vector<OptionRow> options;  // --help need not be listed
};

// What was given, checked against the table. Asking for a name that the table lacks is an
// InternalError.
class ParsedOptions {
 public:
  // --help or -h was given: nothing else was checked.
  bool help() const { return help_; }
  // Given on the command line, not by default.
  bool has(const std::string& name) const;
  bool flag(const std::string& name) const;
  // The last value given, else the default, else "".
  std::string text(const std::string& name) const;
  // The same of an option that the command cannot do without: UserError when it is "".
  std::string needed(const std::string& name) const;
  // Throws UserError when the text is no such number. `least` is included.
  long long integer(const std::string& name, long long least = 0) const;
  double number(const std::string& name) const;
  // Every value given, of a repeated option.
  std::vector<std::string> list(const std::string& name) const;
  // The word at a positional, "" when it was left out.
  std::string positional(const std::string& name) const;
  // All the words of a positional with `many`.
  std::vector<std::string> positionals(const std::string& name) const;

 private:
  friend ParsedOptions parse_options(const CommandLine&, const std::vector<std::string>&);
  const OptionRow& row(const std::string& name) const;
  const std::vector<std::string>* given(const std::string& name) const;

  std::optional<CommandLine> line_;
  bool help_ = false;
  std::map<std::string, std::vector<std::string>> values_;
  std::map<std::string, std::vector<std::string>> words_;
};

// `arguments` are the words after the command.
ParsedOptions parse_options(const CommandLine& line,
                            const std::vector<std::string>& arguments);

// Usage, positionals and options with their defaults: one screen.
std::string help_text(const CommandLine& line);

}  // namespace s2fbench::config
