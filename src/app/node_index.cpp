#include "app/node_index.hpp"

#include <algorithm>

#include "comm/agreed.hpp"

namespace s2fbench::app {

int index_on_node(const comm::Context& world, int first) {
  const auto hosts = comm::all_texts(world, world.host());
  if (world.rank() <= first) return 0;
  return static_cast<int>(
      std::count(hosts.begin() + first, hosts.begin() + world.rank(), world.host()));
}

}  // namespace s2fbench::app
