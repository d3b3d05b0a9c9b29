#include "base/machine_memory.hpp"

#include <algorithm>
#include <fstream>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench {
namespace {

std::int64_t physical(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with("MemTotal:") || !line.ends_with(" kB")) continue;
    const auto text = trim(std::string_view(line).substr(9, line.size() - 12));
    if (const auto kilobytes = parse_integer(text)) return *kilobytes * 1024;
  }
  throw EnvironmentError("cannot tell how much memory the node has", path,
                         "try --node-memory with a size");
}

// The least limit of a group and those that it is in; "max" in place of one is none.
std::int64_t least_limit(const std::string& mount, std::string group,
                         const std::string& name, std::int64_t limit) {
  while (true) {
    std::string text;
    std::ifstream(mount + group + "/" + name) >> text;
    if (const auto bytes = parse_integer(text)) {
      limit = std::min<std::int64_t>(limit, *bytes);
    }
    const auto parent = group.rfind('/');
    if (parent == std::string::npos) return limit;
    group.resize(parent);
  }
}

}  // namespace

std::int64_t machine_memory(const std::string& root) {
  std::int64_t limit = physical(root + "/proc/meminfo");
  const std::string mount = root + "/sys/fs/cgroup";
  std::ifstream groups(root + "/proc/self/cgroup");
  std::string line;  // number:controllers:/path; of version 2 without controllers
  while (std::getline(groups, line)) {
    const auto parts = split(line, ':');
    if (parts.size() != 3) continue;
    if (parts[1].empty())
      limit = least_limit(mount, parts[2], "memory.max", limit);
    else if (parts[1] == "memory")
      limit = least_limit(mount + "/memory", parts[2], "memory.limit_in_bytes", limit);
  }
  return limit;
}

}  // namespace s2fbench
