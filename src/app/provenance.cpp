#include "app/provenance.hpp"

#include <torch/torch.h>

#include <fstream>
#include <iterator>

#include "base/build_info.hpp"
#include "base/clock.hpp"

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

std::string text_of(const comm::Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

nlohmann::json provenance_of_run(const comm::Context& world, const std::string& device) {
  const std::string mine = world.host() + " " + device;
  const auto* bytes = reinterpret_cast<const std::byte*>(mine.data());
  nlohmann::json devices = nlohmann::json::array();
  for (const auto& rank : world.all_gather(comm::Bytes(bytes, bytes + mine.size()))) {
    devices.push_back(text_of(rank));
  }
  const BuildInfo build = build_info();
  return {{"command_line", command_line()}, {"started", utc_timestamp()},
          {"ranks", world.size()},          {"devices", devices},
          {"version", build.version},       {"revision", build.revision},
          {"dirty", build.dirty},           {"compiler", build.compiler},
          {"build_type", build.build_type}, {"libtorch", TORCH_VERSION}};
}

}  // namespace s2fbench::app
