// Workers in groups of equal size that train one trial together.
#pragma once

#include <string>
#include <vector>

namespace s2fbench::run {

struct Gangs {
  std::vector<std::vector<int>> members;  // workers, ascending; the first one leads
  std::vector<int> leftover;              // workers that fill no gang
};

// Throws UserError, with what to type instead, for a gang size that cannot be.
void check_ranks_per_trial(int ranks_per_trial, int workers);

// Fills gangs with workers of one node first; what remains of the nodes shares gangs.
// hosts[w] is the node of worker w.
Gangs form_gangs(const std::vector<std::string>& hosts, int ranks_per_trial);

}  // namespace s2fbench::run
