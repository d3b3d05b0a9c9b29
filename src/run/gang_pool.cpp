#include "run/gang_pool.hpp"

#include "base/error.hpp"

namespace s2fbench::run {

GangPool::GangPool(const std::vector<std::string>& hosts, const std::vector<int>& sizes)
    : idle_(hosts.size(), false) {
  for (const int size : sizes) {
    Level& level = levels_[size];
    level.gangs = form_gangs(hosts, size);
    level.gang_of.assign(hosts.size(), -1);
    level.idle.assign(level.gangs.members.size(), 0);
    for (std::size_t g = 0; g < level.gangs.members.size(); ++g)
      for (const int worker : level.gangs.members[g])
        level.gang_of[static_cast<std::size_t>(worker)] = static_cast<int>(g);
  }
}

void GangPool::count(int worker, int change) {
  for (auto& [size, level] : levels_) {
    const int gang = level.gang_of[static_cast<std::size_t>(worker)];
    if (gang < 0) continue;
    int& idle = level.idle[static_cast<std::size_t>(gang)];
    idle += change;
    if (idle == size)
      level.free.insert(gang);
    else
      level.free.erase(gang);
  }
  idle_count_ += change;
}

void GangPool::add_idle(int worker) {
  if (worker < 0 || worker >= workers() || is_idle(worker))
    throw InternalError("worker " + std::to_string(worker) + " cannot become idle now");
  idle_[static_cast<std::size_t>(worker)] = true;
  count(worker, 1);
}

void GangPool::take(const std::vector<int>& members) {
  for (const int worker : members) {
    if (!is_idle(worker))
      throw InternalError("worker " + std::to_string(worker) + " is not idle");
    idle_[static_cast<std::size_t>(worker)] = false;
    count(worker, -1);
  }
}

std::optional<std::vector<int>> GangPool::free_gang(int most) const {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const auto& [size, gangs] = *level;
    if (size > most || gangs.free.empty()) continue;
    return gangs.gangs.members[static_cast<std::size_t>(*gangs.free.begin())];
  }
  return std::nullopt;
}

int GangPool::size_free_with(const std::vector<int>& members, int most) const {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const auto& [size, gangs] = *level;
    if (size > most) continue;
    if (!gangs.free.empty()) return size;
    std::map<int, int> together;  // idle or one of the members, by gang
    for (const int worker : members) {
      const int gang = gangs.gang_of[static_cast<std::size_t>(worker)];
      if (gang < 0) continue;
      const auto entry =
          together.try_emplace(gang, gangs.idle[static_cast<std::size_t>(gang)]).first;
      if (!is_idle(worker)) ++entry->second;
      if (entry->second == size) return size;
    }
  }
  return 0;
}

}  // namespace s2fbench::run
