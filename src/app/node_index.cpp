#include "app/node_index.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "comm/agreed.hpp"

namespace s2fbench::app {

train::NodePlace place_on_node(const comm::Context& world, int first) {
  // Ranks that were given other GPUs (srun --gpus-per-task) do not share theirs with us.
  const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
  const std::string own = world.host() + "\n" + (visible == nullptr ? "" : visible);
  const auto hosts = comm::all_texts(world, own);
  const auto begin = hosts.begin() + std::min(first, world.size());
  const auto here = hosts.begin() + world.rank();
  train::NodePlace place;
  place.computes = here >= begin;
  if (place.computes) place.index = static_cast<int>(std::count(begin, here, own));
  place.ranks = static_cast<int>(std::count(begin, hosts.end(), own));
  return place;
}

}  // namespace s2fbench::app
