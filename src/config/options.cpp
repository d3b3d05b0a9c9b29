#include "config/options.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::config {
namespace {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

const char* const kWords = "positional words";  // a name that nobody can type

std::string title(const CommandLine& line) {
  return line.command.empty() ? "'s2fbench'" : "'s2fbench " + line.command + "'";
}

std::string see_help(const CommandLine& line) {
  return "; try s2fbench " + (line.command.empty() ? "" : line.command + " ") + "--help";
}

Words option_names(const CommandLine& line) {
  Words names = {"--help"};
  for (const auto& row : line.options) names.push_back("--" + row.name);
  return names;
}

[[noreturn]] void unknown_option(const CommandLine& line, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  const std::string near = did_you_mean(name, option_names(line));
  throw UserError("unknown option '" + name + "' of " + title(line) +
                  (near.empty() ? see_help(line) : near));
}

po::options_description description(const CommandLine& line) {
  po::options_description options;
  for (const auto& row : line.options) {
    if (row.argument.empty()) {
      options.add_options()(row.name.c_str(), "");
    } else {
      options.add_options()(row.name.c_str(), po::value<Words>()->composing(), "");
    }
  }
  options.add_options()(kWords, po::value<Words>(), "");
  return options;
}

std::vector<po::option> parse_words(const CommandLine& line, const Words& arguments) {
  using Style = po::command_line_style::style_t;
  const auto known = description(line);
  po::positional_options_description words;
  words.add(kWords, -1);
  try {
    return po::command_line_parser(arguments)
        .options(known)
        .positional(words)
        .style(Style::allow_long | Style::long_allow_adjacent | Style::long_allow_next)
        .run()
        .options;
  } catch (const po::unknown_option& error) {
    unknown_option(line, error.get_option_name());
  } catch (const po::invalid_command_line_syntax& error) {
    const std::string name = error.get_option_name();
    const bool extra = error.kind() == po::invalid_syntax::extra_parameter;
    throw UserError("option '" + name + "' of " + title(line) +
                    (extra ? " takes no value" : " needs a value") + see_help(line));
  } catch (const po::error& error) {
    throw UserError(std::string(error.what()) + see_help(line));
  }
}

// "auto|cpu|cuda" -> its words; anything else names a free value.
Words choices_of(const OptionRow& row) {
  if (row.argument.find('|') == std::string::npos) return {};
  return split(row.argument, '|');
}

void check_values(const CommandLine& line, const OptionRow& row, const Words& values) {
  if (values.size() > 1 && !row.repeated) {
    throw UserError("option '--" + row.name + "' of " + title(line) + " is given twice");
  }
  const Words choices = choices_of(row);
  for (const auto& value : values) {
    if (!row.argument.empty() && value.empty()) {
      throw UserError("option '--" + row.name + "' of " + title(line) + " needs a value" +
                      see_help(line));
    }
    if (choices.empty() || std::count(choices.begin(), choices.end(), value) > 0)
      continue;
    throw UserError("option '--" + row.name + "' expects one of " + join(choices, ", ") +
                    ", got '" + value + "'");
  }
}

std::map<std::string, Words> share_out(const CommandLine& line, const Words& words) {
  std::map<std::string, Words> shares;
  std::size_t next = 0;
  for (const auto& row : line.positionals) {
    if (next == words.size() && row.required) {
      throw UserError(title(line) + " needs " + row.name + see_help(line));
    }
    auto& share = shares[row.name];
    while (next < words.size() && (row.many || share.empty())) {
      share.push_back(words[next++]);
    }
  }
  if (next < words.size()) {
    throw UserError("stray word '" + words[next] + "' after " + title(line) +
                    see_help(line));
  }
  return shares;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

}  // namespace

ParsedOptions parse_options(const CommandLine& line, const Words& arguments) {
  ParsedOptions parsed;
  parsed.line_ = line;
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  const auto asks = [](const std::string& word) {
    return word == "--help" || word == "-h";
  };
  parsed.help_ = std::any_of(arguments.begin(), end, asks);
  if (parsed.help_) return parsed;
  Words words;
  for (const auto& option : parse_words(line, arguments)) {
    if (option.string_key != kWords) {
      auto& values = parsed.values_[option.string_key];
      // A flag carries no value; its presence counts.
      const Words given = option.value.empty() ? Words{""} : option.value;
      values.insert(values.end(), given.begin(), given.end());
      continue;
    }
    for (const auto& word : option.value) {
      const bool dashed = word.size() > 1 && word.front() == '-' && !parse_number(word);
      if (dashed && end == arguments.end()) unknown_option(line, word);
      words.push_back(word);
    }
  }
  for (const auto& row : line.options) {
    const auto found = parsed.values_.find(row.name);
    if (found != parsed.values_.end()) check_values(line, row, found->second);
  }
  parsed.words_ = share_out(line, words);
  return parsed;
}

const OptionRow& ParsedOptions::row(const std::string& name) const {
  for (const auto& row : line_->options) {
    if (row.name == name) return row;
  }
  throw InternalError(title(*line_) + " has no option '" + name + "'");
}

const Words* ParsedOptions::given(const std::string& name) const {
  const auto found = values_.find(row(name).name);
  return found == values_.end() ? nullptr : &found->second;
}

bool ParsedOptions::has(const std::string& name) const { return given(name) != nullptr; }
bool ParsedOptions::flag(const std::string& name) const { return given(name) != nullptr; }

std::string ParsedOptions::text(const std::string& name) const {
  const Words* values = given(name);
  return values ? values->back() : row(name).default_value;
}

std::string ParsedOptions::needed(const std::string& name) const {
  const std::string value = text(name);
  if (!value.empty()) return value;
  throw UserError("s2fbench " + line_->command + " needs --" + name + " " +
                  row(name).argument + see_help(*line_));
}

long long ParsedOptions::integer(const std::string& name, long long least) const {
  const auto value = parse_integer(text(name));
  if (value && *value >= least) return *value;
  throw UserError("option '--" + name + "' expects an integer of at least " +
                  std::to_string(least) + ", got '" + text(name) + "'");
}

double ParsedOptions::number(const std::string& name) const {
  const auto value = parse_number(text(name));
  if (value && std::isfinite(*value)) return *value;
  throw UserError("option '--" + name + "' expects a number, got '" + text(name) + "'");
}

Words ParsedOptions::list(const std::string& name) const {
  const Words* values = given(name);
  if (values) return *values;
  const std::string fallback = row(name).default_value;
  return fallback.empty() ? Words{} : Words{fallback};
}

Words ParsedOptions::positionals(const std::string& name) const {
  for (const auto& row : line_->positionals) {
    if (row.name != name) continue;
    const auto found = words_.find(name);
    return found == words_.end() ? Words{} : found->second;
  }
  throw InternalError(title(*line_) + " has no positional '" + name + "'");
}

std::string ParsedOptions::positional(const std::string& name) const {
  const Words words = positionals(name);
  return words.empty() ? "" : words.front();
}

std::string help_text(const CommandLine& line) {
  std::vector<std::pair<std::string, std::string>> rows;
  std::string usage =
      "usage: s2fbench" + (line.command.empty() ? "" : " " + line.command);
  for (const auto& row : line.positionals) {
    const std::string name = row.name + (row.many ? " ..." : "");
    usage += row.required ? " " + name : " [" + name + "]";
    rows.emplace_back(name, row.help);
  }
  for (const auto& row : line.options) {
    rows.emplace_back(
        "--" + row.name + (row.argument.empty() ? "" : " " + row.argument),
        row.help + (row.default_value.empty() ? "" : " [" + row.default_value + "]"));
  }
  rows.emplace_back("--help", "print this text");
  std::size_t width = 0;
  for (const auto& [left, right] : rows) width = std::max(width, left.size());
  std::string text = usage + " [options]\n\n" + line.summary + "\n\n";
  for (const auto& [left, right] : rows)
    text += "  " + padded(left, width + 2) + right + "\n";
  return text;
}

}  // namespace s2fbench::config
