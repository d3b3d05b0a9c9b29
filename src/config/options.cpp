#include "config/options.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <boost/program_options.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::config {
namespace {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

std::string program(const CommandLine& table) { return "s2fbench " + table.command; }

std::string advice(const CommandLine& table) {
  return "try " + program(table) + " --help";
}

po::options_description description(const CommandLine& table) {
  po::options_description rows;
  rows.add_options()("help", po::bool_switch());
  for (const OptionRow& row : table.options) {
    auto add = rows.add_options();
    if (row.argument.empty()) {
      add(row.name.c_str(), po::bool_switch());
    } else if (row.repeats) {
      add(row.name.c_str(), po::value<Words>());
    } else if (row.fallback.empty()) {
      add(row.name.c_str(), po::value<std::string>());
    } else {
      add(row.name.c_str(), po::value<std::string>()->default_value(row.fallback));
    }
  }
  for (const PositionalRow& row : table.positionals) {
    if (row.many) {
      rows.add_options()(row.name.c_str(), po::value<Words>());
    } else {
      rows.add_options()(row.name.c_str(), po::value<std::string>());
    }
  }
  return rows;
}

po::positional_options_description positions(const CommandLine& table) {
  po::positional_options_description places;
  for (const PositionalRow& row : table.positionals) {
    places.add(row.name.c_str(), row.many ? -1 : 1);
  }
  return places;
}

[[noreturn]] void refuse_unknown(const CommandLine& table, const std::string& given) {
  Words known{"--help"};
  for (const OptionRow& row : table.options) known.push_back("--" + row.name);
  const std::string guess = did_you_mean(given, known);
  throw UserError("unknown option '" + given + "' of " + program(table) +
                  (guess.empty() ? "; " + advice(table) : guess));
}

std::string usage(const CommandLine& table) {
  std::string text = program(table);
  for (const PositionalRow& row : table.positionals) {
    const std::string name = row.name + (row.many ? "..." : "");
    text += row.required ? " " + name : " [" + name + "]";
  }
  return text + (table.options.empty() ? "" : " [options]");
}

}  // namespace

std::string ParsedOptions::text(const std::string& name) const {
  return has(name) ? values_[name].as<std::string>() : "";
}

Words ParsedOptions::texts(const std::string& name) const {
  return has(name) ? values_[name].as<Words>() : Words{};
}

long long ParsedOptions::integer(const std::string& name, long long least,
                                 long long most) const {
  const auto value = parse_integer(text(name));
  if (value && *value >= least && *value <= most) return *value;
  throw UserError(fmt::format("--{} expects an integer of at least {}, got '{}'", name,
                              least, text(name)));
}

std::string ParsedOptions::choice(const std::string& name, const Words& choices) const {
  const std::string value = text(name);
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
  throw UserError(
      fmt::format("--{} expects one of {}, got '{}'", name, join(choices, ", "), value) +
      did_you_mean(value, choices));
}

ParsedOptions parse_options(const CommandLine& table, const Words& words) {
  po::variables_map values;
  try {
    namespace style = po::command_line_style;
    const auto rows = description(table);
    po::store(po::command_line_parser(words)
                  .options(rows)
                  .positional(positions(table))
                  .style(style::default_style & ~style::allow_guessing)
                  .run(),
              values);
  } catch (const po::unknown_option& error) {
    refuse_unknown(table, error.get_option_name());
  } catch (const po::too_many_positional_options_error&) {
    throw UserError("one word too many for " + program(table) + ": " + join(words, " ") +
                    "; " + advice(table));
  } catch (const po::error& error) {
    throw UserError(std::string(error.what()) + " (" + program(table) + "); " +
                    advice(table));
  }
  ParsedOptions parsed(std::move(values));
  if (parsed.flag("help")) return parsed;
  for (const PositionalRow& row : table.positionals) {
    if (row.required && !parsed.has(row.name)) {
      throw UserError(program(table) + " needs " + row.name + ": " + row.help + "; " +
                      advice(table));
    }
  }
  return parsed;
}

std::string help_text(const CommandLine& table) {
  std::string text = "usage: " + usage(table) + "\n\n" + table.summary + "\n\n";
  for (const PositionalRow& row : table.positionals) {
    text += fmt::format("  {:<26} {}\n", row.name, row.help);
  }
  for (const OptionRow& row : table.options) {
    const std::string name =
        "--" + row.name + (row.argument.empty() ? "" : " " + row.argument);
    const std::string fallback = row.fallback.empty() ? "" : " [" + row.fallback + "]";
    text += fmt::format("  {:<26} {}{}\n", name, row.help, fallback);
  }
  return text + fmt::format("  {:<26} {}\n", "--help", "this page");
}

}  // namespace s2fbench::config
