#include "app/node_index.hpp"

#include <algorithm>

#include "comm/agreed.hpp"

namespace s2fbench::app {

train::NodePlace place_on_node(const comm::Context& world, int first) {
  const auto hosts = comm::all_texts(world, world.host());
  const auto begin = hosts.begin() + std::min(first, world.size());
  const auto here = hosts.begin() + world.rank();
  train::NodePlace place;
  place.computes = here >= begin;
  if (place.computes)
    place.index = static_cast<int>(std::count(begin, here, world.host()));
  place.ranks = static_cast<int>(std::count(begin, hosts.end(), world.host()));
  return place;
}

}  // namespace s2fbench::app
