#include "app/node_dataset.hpp"

#include <algorithm>
#include <map>

#include "base/byte_size.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/machine_memory.hpp"
#include "comm/agreed.hpp"
#include "comm/node_group.hpp"
#include "comm/node_memory.hpp"

namespace s2fbench::app {
namespace {

constexpr const char* kOption = "node-memory";

std::size_t memory_limit(const config::ParsedOptions& options) {
  if (!options.has(kOption)) return static_cast<std::size_t>(machine_memory() / 2);
  const std::string text = options.text(kOption);
  const auto bytes = parse_bytes(text);
  if (!bytes)
    throw UserError("--node-memory is no size", "'" + text + "'",
                    "try a number of bytes such as 500M, 64G or 0");
  return static_cast<std::size_t>(*bytes);
}

// Collective over the world. `mine`: of one rank of each node, else "".
void tell(const comm::Context& world, const std::string& mine) {
  std::map<std::string, int> nodes;
  for (const auto& text : comm::all_texts(world, mine)) {
    if (!text.empty()) ++nodes[text];
  }
  if (world.rank() != 0) return;
  for (const auto& [text, count] : nodes) {
    log::info("dataset on {} node{}: {}", count, count == 1 ? "" : "s", text);
  }
}

}  // namespace

config::OptionRow node_memory_option() {
  return {
      kOption, "SIZE", "",
      "memory that a dataset and embeddings may take on each node, such as 64G; the rest "
      "is read from files for each batch; default half of the node's, and what /dev/shm "
      "has"};
}

std::optional<data::Dataset> load_on_nodes(const comm::Context& world,
                                           const config::ParsedOptions& options,
                                           const std::string& path, bool takes_part) {
  std::size_t limit = 0;
  comm::on_every_rank(world, [&] { limit = memory_limit(options); });
  const auto node = comm::node_group(world, takes_part);
  comm::on_every_rank(world, [&] {
    if (node && node->size() > 1 && !options.has(kOption))
      limit = std::min(limit, comm::fits_in(comm::shared_room()));
  });
  std::optional<data::Dataset> dataset;
  // Loading is collective over the node, whose ranks throw together or not at all: none
  // is left waiting there while the world agrees.
  comm::on_every_rank(world, [&] {
    if (node) dataset = data::Dataset::load(path, {*node, limit});
  });
  tell(world, dataset && node->rank() == 0 ? to_string(dataset->residence()) : "");
  return dataset;
}

}  // namespace s2fbench::app
