// Which workers are idle, and which gangs can be formed of them.
//
// A gang is always one of the blocks that gangs.hpp cuts for its size: fixed sets of
// workers, of one node where they fill it. So few different gangs ever exist, and workers
// can keep the subgroups that they made.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "run/gangs.hpp"

namespace s2fbench::run {

class GangPool {
 public:
  // hosts[w] is the node of worker w; sizes of gangs, powers of two, ascending. Throws
  // UserError for an impossible size.
  GangPool(const std::vector<std::string>& hosts, const std::vector<int>& sizes);

  // Throws InternalError when the worker does not exist or is idle already.
  void add_idle(int worker);
  // They work now. Throws InternalError when one of them was not idle.
  void take(const std::vector<int>& members);

  bool is_idle(int worker) const { return idle_.at(static_cast<std::size_t>(worker)); }
  int idle_count() const { return idle_count_; }
  int workers() const { return static_cast<int>(idle_.size()); }
  // All members idle: the largest gang of at most `most` ranks, the first of equals.
  std::optional<std::vector<int>> free_gang(int most) const;
  // The size of the largest gang of at most `most` ranks that would be free if these
  // members were idle too; 0 = none.
  int size_free_with(const std::vector<int>& members, int most) const;
  const Gangs& gangs(int size) const { return levels_.at(size).gangs; }

 private:
  struct Level {  // all gangs of one size
    Gangs gangs;
    std::vector<int> gang_of;  // by worker; -1 = leftover
    std::vector<int> idle;     // members that are idle, by gang
    std::set<int> free;        // gangs whose members all are
  };
  void count(int worker, int change);

  std::map<int, Level> levels_;  // by size
  std::vector<bool> idle_;       // by worker
  int idle_count_ = 0;
};

}  // namespace s2fbench::run
