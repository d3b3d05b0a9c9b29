// `status`, `rebuild` and `verify`: what reads a results folder and trains nothing.
#include <spdlog/fmt/fmt.h>

#include <chrono>
#include <thread>

#include "app/command.hpp"
#include "app/stop_signal.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "cube/status_report.hpp"
#include "cube/verify.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

const config::PositionalRow kFolder{"DIR", "the results folder of a sweep"};

// Prints the state every few seconds until nothing is left or somebody interrupts.
void watch(const std::string& dir) {
  watch_stop_signals();
  while (!stop_requested()) {
    fmt::print("\n{}", cube::status_text(dir));
    std::fflush(stdout);
    if (cube::status_json(dir)["left"] == 0) return;
    for (int tenth = 0; tenth < 50 && !stop_requested(); ++tenth) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
}

int status(const ParsedOptions& options, const comm::Context&) {
  const std::string dir = options.positional("DIR");
  if (options.flag("json")) {
    fmt::print("{}\n", cube::status_json(dir).dump(2));
  } else if (options.flag("watch")) {
    watch(dir);
  } else {
    fmt::print("{}", cube::status_text(dir));
  }
  return kExitOk;
}

int rebuild(const ParsedOptions& options, const comm::Context&) {
  const std::string dir = options.positional("DIR");
  for (const auto& warning : cube::rebuild(dir)) log::warning("{}", warning);
  fmt::print("{}/cube.h5 made again from its journals\n", dir);
  return kExitOk;
}

int verify(const ParsedOptions& options, const comm::Context&) {
  const std::string dir = options.positional("DIR");
  const auto result = cube::verify(dir);
  for (const auto& warning : result.warnings) log::warning("{}", warning);
  if (result.good()) {
    fmt::print("{}: {} cells agree with the journals\n", dir, result.cells);
    return kExitOk;
  }
  for (const auto& finding : result.findings) log::error("{}", finding);
  throw UserError("the results folder is not what was written", dir,
                  "try s2fbench rebuild " + dir +
                      " for the cube; cells whose journal lines are damaged run again at "
                      "the next start");
}

}  // namespace

Command status_command() {
  return {{"status",
           "progress, states, failures with reasons, time left",
           {kFolder},
           {{"watch", "", "", "again every 5 s until nothing is left"},
            {"json", "", "", "for programs"}}},
          status};
}

Command rebuild_command() {
  return {{"rebuild", "make the cube again from the journals", {kFolder}, {}}, rebuild};
}

Command verify_command() {
  return {{"verify", "check the cube against the journals", {kFolder}, {}}, verify};
}

}  // namespace s2fbench::app
