#include "comm/node_group.hpp"

#include <algorithm>
#include <numeric>

#include "comm/mpi.hpp"

namespace s2fbench::comm {
namespace {

constexpr int kNodeTag = 2;  // gangs and the farewell have other parents or are over

// Ranks of `world` that can share memory with this one, ascending.
std::vector<int> ranks_of_node(MPI_Comm world, int rank) {
  MPI_Comm split = MPI_COMM_NULL;
  check(MPI_Comm_split_type(world, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &split),
        "MPI_Comm_split_type");
  const OwnedCommunicator node(split);
  int size = 0;
  check(MPI_Comm_size(node.get(), &size), "MPI_Comm_size");
  MPI_Group here = MPI_GROUP_NULL;
  MPI_Group everywhere = MPI_GROUP_NULL;
  check(MPI_Comm_group(node.get(), &here), "MPI_Comm_group");
  check(MPI_Comm_group(world, &everywhere), "MPI_Comm_group");
  std::vector<int> ours(static_cast<std::size_t>(size));
  std::iota(ours.begin(), ours.end(), 0);
  std::vector<int> ranks(ours.size());
  check(MPI_Group_translate_ranks(here, size, ours.data(), everywhere, ranks.data()),
        "MPI_Group_translate_ranks");
  MPI_Group_free(&here);
  MPI_Group_free(&everywhere);
  return ranks;
}

}  // namespace

std::optional<Context> node_group(const Context& world, bool takes_part) {
  const auto answers = world.all_gather(Bytes(1, std::byte{takes_part}));
  const auto handle = communicator(world);
  if (!handle) return takes_part ? std::optional(local_context()) : std::nullopt;
  // All are here: the blocking call below waits for nobody.
  auto members = ranks_of_node(*handle, world.rank());
  std::erase_if(members, [&](int rank) {
    return answers[static_cast<std::size_t>(rank)][0] == std::byte{0};
  });
  if (!takes_part) return std::nullopt;
  return world.subgroup(members, kNodeTag);
}

}  // namespace s2fbench::comm
