#include "cube/lock_line.hpp"

#include <spdlog/fmt/fmt.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "cube/journal_line.hpp"

namespace s2fbench::cube {
namespace {

constexpr std::size_t kMostText = 200;  // of host and job, so that a line always fits

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

// One boot of one machine, as one container sees it: within it pids can be compared.
std::string machine() {
  std::string boot = "unknown";
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  std::array<char, 64> space{};
  if (readlink("/proc/self/ns/pid", space.data(), space.size() - 1) < 0) space[0] = 0;
  return boot + " " + space.data();
}

// When the process started, in ticks since the boot; nothing when it is gone.
std::optional<std::string> start_ticks(std::int64_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  std::string field;
  for (int number = 3; fields >> field && number < 22; ++number)
    if (number == 3 && (field == "Z" || field == "X")) return std::nullopt;  // dead
  return field;
}

std::string random_token() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}", device(), device());
}

}  // namespace

std::string lock_text(const LockHolder& holder) {
  std::string text = seal_line({{"lock", 1},
                                {"host", holder.host.substr(0, kMostText)},
                                {"pid", holder.pid},
                                {"birth", holder.birth},
                                {"job", holder.job.substr(0, kMostText)},
                                {"token", holder.token},
                                {"counter", holder.counter}});
  text.pop_back();
  text.resize(kLockBytes - 1, ' ');
  return text + "\n";
}

std::optional<LockHolder> parse_lock(std::string_view text) {
  if (text.size() != kLockBytes || text.back() != '\n') return std::nullopt;
  text = text.substr(0, text.find_last_not_of(" \n") + 1);
  const auto line = open_line(text);
  if (!line) return std::nullopt;
  try {
    return LockHolder{
        line->at("host").get<std::string>(),  line->at("pid").get<std::int64_t>(),
        line->at("birth").get<std::string>(), line->at("job").get<std::string>(),
        line->at("token").get<std::string>(), line->at("counter").get<std::int64_t>()};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

LockHolder this_process(const std::string& job) {
  const std::int64_t pid = getpid();
  return {
      host_name(),    pid, machine() + " " + start_ticks(pid).value_or("unknown"), job,
      random_token(), 0};
}

Life life_of(const LockHolder& holder) {
  const std::string here = machine();
  if (holder.host != host_name() || !holder.birth.starts_with(here + " "))
    return Life::unknown;
  const auto ticks = start_ticks(holder.pid);
  return ticks && holder.birth == here + " " + *ticks ? Life::alive : Life::dead;
}

std::string to_string(const LockHolder& holder) {
  return "host " + holder.host + ", process " + std::to_string(holder.pid) +
         (holder.job.empty() ? "" : ", job " + holder.job);
}

}  // namespace s2fbench::cube
