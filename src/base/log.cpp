#include "base/log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "base/error.hpp"

namespace s2fbench::log {
namespace {

// The only global of the program: where log lines go is a property of the process.
spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("s2fbench",
                        std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    made.set_pattern("[%H:%M:%S] %^%l%$: %v");
    made.set_level(spdlog::level::debug);  // for log files; the terminal shows less
    made.sinks().front()->set_level(spdlog::level::info);
    return made;
  }();
  return instance;
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      break;
  }
  return spdlog::level::err;
}

}  // namespace

void write(Level level, const std::string& text) {
  logger().log(spdlog_level(level), text);
}

void set_level(Level least) {
  // The first sink is the terminal; log files keep everything.
  logger().sinks().front()->set_level(spdlog_level(least));
}

void also_to_file(const std::string& path) {
  try {
    auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    sink->set_pattern("%Y-%m-%dT%H:%M:%S %l: %v");
    logger().sinks().push_back(std::move(sink));
    logger().flush_on(spdlog::level::debug);  // an epoch's line is worth a write
  } catch (const spdlog::spdlog_ex& failure) {
    throw EnvironmentError("cannot open log file", path, failure.what());
  }
}

}  // namespace s2fbench::log
