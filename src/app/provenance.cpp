#include "app/provenance.hpp"

#include <torch/version.h>

#include <fstream>
#include <iterator>

#include "base/build_info.hpp"
#include "base/clock.hpp"
#include "comm/agreed.hpp"

namespace s2fbench::app {
namespace {

// The words of this process, as the kernel keeps them.
std::string command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  for (char& letter : text) {
    if (letter == '\0') letter = ' ';
  }
  return text;
}

}  // namespace

nlohmann::json provenance_of_run(const comm::Context& world, const std::string& device) {
  const auto devices = comm::all_texts(world, world.host() + " " + device);
  const BuildInfo build = build_info();
  return {{"command_line", command_line()}, {"started", utc_timestamp()},
          {"ranks", world.size()},          {"devices", devices},
          {"version", build.version},       {"revision", build.revision},
          {"dirty", build.dirty},           {"compiler", build.compiler},
          {"build_type", build.build_type}, {"libtorch", TORCH_VERSION}};
}

}  // namespace s2fbench::app
