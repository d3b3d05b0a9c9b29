// s2fbench COMMAND [options]: finds the command, runs it, turns errors into exit codes.
#include <spdlog/fmt/fmt.h>

#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "app/command.hpp"
#include "base/build_info.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "comm/agreed.hpp"

namespace s2fbench::app {
namespace {

using Words = std::vector<std::string>;

std::string version_text() {
  const BuildInfo info = build_info();
  return fmt::format("s2fbench {} ({}{}, {}, {})\n", info.version, info.revision,
                     info.dirty ? ", uncommitted changes" : "", info.compiler,
                     info.build_type);
}

std::string overview() {
  std::string text =
      "s2fbench benchmarks sequence-to-function models of the genome.\n\n"
      "usage: s2fbench COMMAND [options]\n\n";
  for (const Command& command : all_commands()) {
    text += fmt::format("  {:<10} {}\n", command.line.command, command.line.summary);
  }
  return text +
         "\ns2fbench COMMAND --help tells more; s2fbench --version what this is.\n";
}

Command find_command(const std::string& name) {
  Words known;
  for (const Command& command : all_commands()) {
    if (command.line.command == name) return command;
    known.push_back(command.line.command);
  }
  const std::string guess = did_you_mean(name, known);
  throw UserError("unknown command: '" + name + "'" +
                  (guess.empty() ? "; try s2fbench --help" : guess));
}

// A command with its words read.
struct Call {
  Command command;
  config::ParsedOptions options;
};

Call read_command_line(const Words& words, int ranks) {
  const Command command = find_command(words.front());
  auto options =
      config::parse_options(command.line, Words(words.begin() + 1, words.end()));
  if (ranks > 1 && !command.parallel && !options.help()) {
    throw UserError("s2fbench " + words.front() + " runs on one process, not on " +
                    std::to_string(ranks) + "; try it without mpirun");
  }
  return {command, std::move(options)};
}

int run_command_line(const Words& words, const comm::Context& world) {
  std::optional<Call> call;
  comm::on_every_rank(world, [&] { call = read_command_line(words, world.size()); });
  if (!call->options.help()) return call->command.run(call->options, world);
  if (world.rank() == 0) fmt::print("{}", config::help_text(call->command.line));
  return kExitOk;
}

// The error in flight: told to people, turned into an exit code.
int tell_error(int rank) {
  try {
    throw;
  } catch (const Error& error) {
    if (rank == 0 || !error.agreed) log::error("{}", error.what());
    return error.exit_code();
  } catch (const std::bad_alloc&) {
    log::error("out of memory; try fewer ranks on this node or a smaller dataset");
    return kExitEnvironment;
  } catch (const std::exception& error) {
    log::error("{}", InternalError(error.what()).what());
    return kExitInternal;
  }
}

int program(int argc, char** argv) {
  const Words words(argv + 1, argv + argc);
  if (words.size() == 1 && words[0] == "--version") {
    fmt::print("{}", version_text());
    return kExitOk;
  }
  if (words.size() == 1 && (words[0] == "--help" || words[0] == "help")) {
    fmt::print("{}", overview());
    return kExitOk;
  }
  if (words.empty()) throw UserError("no command given; try s2fbench --help");
  comm::Session session(argc, argv);
  const comm::Context& world = session.world();
  if (world.rank() != 0) log::set_level(log::Level::warning);
  try {
    return run_command_line(words, world);
  } catch (...) {
    return session.end_after_error(tell_error(world.rank()));
  }
}

}  // namespace
}  // namespace s2fbench::app

int main(int argc, char** argv) {
  try {
    return s2fbench::app::program(argc, argv);
  } catch (...) {
    return s2fbench::app::tell_error(0);
  }
}
