#include "run/gangs.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

// Moves full gangs from the front of `pool` to the result.
void cut_gangs(std::vector<int>& pool, std::size_t size,
               std::vector<std::vector<int>>& gangs) {
  const std::size_t full = pool.size() / size;
  for (std::size_t g = 0; g < full; ++g) {
    const auto first = pool.begin() + static_cast<std::ptrdiff_t>(g * size);
    gangs.emplace_back(first, first + static_cast<std::ptrdiff_t>(size));
  }
  pool.erase(pool.begin(), pool.begin() + static_cast<std::ptrdiff_t>(full * size));
}

}  // namespace

void check_ranks_per_trial(int ranks_per_trial, int workers) {
  const std::string what = "ranks per trial";
  if (ranks_per_trial < 1)
    throw UserError(what, std::to_string(ranks_per_trial), "try --ranks-per-trial 1");
  const auto ranks = static_cast<unsigned>(ranks_per_trial);
  if (!std::has_single_bit(ranks))
    throw UserError(what,
                    std::to_string(ranks_per_trial) + ", which is not a power of two",
                    "try --ranks-per-trial " + std::to_string(std::bit_floor(ranks)));
  if (ranks_per_trial > workers) {
    const unsigned most = std::bit_floor(static_cast<unsigned>(workers));
    throw UserError(what,
                    std::to_string(ranks_per_trial) + " of " + std::to_string(workers) +
                        (workers == 1 ? " worker" : " workers"),
                    "try --ranks-per-trial " + std::to_string(most) + " or mpirun -n " +
                        std::to_string(ranks_per_trial + 1));
  }
}

Gangs form_gangs(const std::vector<std::string>& hosts, int ranks_per_trial) {
  check_ranks_per_trial(ranks_per_trial, static_cast<int>(hosts.size()));
  const auto size = static_cast<std::size_t>(ranks_per_trial);
  std::map<std::string, std::vector<int>> workers_of;
  for (std::size_t w = 0; w < hosts.size(); ++w)
    workers_of[hosts[w]].push_back(static_cast<int>(w));
  Gangs gangs;
  for (auto& [host, workers] : workers_of) {
    cut_gangs(workers, size, gangs.members);
    gangs.leftover.insert(gangs.leftover.end(), workers.begin(), workers.end());
  }
  std::sort(gangs.leftover.begin(), gangs.leftover.end());
  cut_gangs(gangs.leftover, size, gangs.members);
  std::sort(gangs.members.begin(), gangs.members.end());
  return gangs;
}

}  // namespace s2fbench::run
