#include "kill/chain_runner.hpp"

#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "formats/checkpoint_file.hpp"

namespace s2fbench::kill {
namespace {

struct Link {
  std::int64_t step = 0;  // steps that are done
  std::uint64_t state = 0;
};

comm::Bytes bytes_of(const Link& link) {
  const auto* first = reinterpret_cast<const std::byte*>(&link);
  return {first, first + sizeof(link)};
}

Link link_of(const comm::Bytes& bytes) {
  Link link;
  if (bytes.size() != sizeof(link)) throw InternalError("a chain of the wrong size");
  std::memcpy(&link, bytes.data(), sizeof(link));
  return link;
}

std::uint64_t next_state(const Link& link) {
  return hash64({reinterpret_cast<const char*>(&link.state), sizeof(link.state)},
                static_cast<std::uint64_t>(link.step));
}

double number_from(std::uint64_t state, std::size_t item) {
  return static_cast<double>((state ^ (item * 0x9e3779b97f4a7c15ULL)) >> 11);
}

}  // namespace

ChainRunner::ChainRunner(const sweep::Plan& plan, ChainSettings settings)
    : schema_(cube::make_schema(plan)), settings_(std::move(settings)) {
  for (const auto& cell : plan.cells) keys_.push_back(cell.key);
}

std::string ChainRunner::folder_of(std::int64_t cell) const {
  return settings_.checkpoints + "/" + keys_.at(static_cast<std::size_t>(cell));
}

cube::TrialResult ChainRunner::result_of(std::uint64_t state) const {
  cube::TrialResult result;
  result.state = cube::CellState::done;
  for (const auto& metric : schema_.metrics) {
    result.metrics.push_back({metric.name, {}});
    const auto count = static_cast<std::size_t>(cube::values_per_cell(schema_, metric));
    for (std::size_t i = 0; i < count; ++i)
      result.metrics.back().values.push_back(number_from(state, i));
  }
  for (const auto& curve : schema_.curves)
    result.curves.push_back({curve, {number_from(state, 1), number_from(state, 2)}});
  return result;
}

cube::TrialResult ChainRunner::run(std::int64_t cell, const comm::Context& gang,
                                   const std::function<bool()>& stop) {
  const bool leader = gang.rank() == 0;
  Link link{0, hash64("cell", static_cast<std::uint64_t>(cell))};
  if (leader) {
    const auto read = formats::read_checkpoint(folder_of(cell));
    if (read.checkpoint) link = link_of(read.checkpoint->blocks.at("link"));
  }
  link = link_of(gang.broadcast(bytes_of(link), 0));
  const auto save = [&] {
    if (leader)
      formats::write_checkpoint(
          folder_of(cell), {{{"start", settings_.start}}, {{"link", bytes_of(link)}}});
  };
  while (link.step < settings_.steps) {
    if (cell == settings_.poisonous) raise(SIGKILL);
    if (gang.all_max(stop() ? 1 : 0) > 0) {
      save();
      return {cube::CellState::running};
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(settings_.step_seconds));
    link.state = next_state(link);
    if (++link.step % settings_.checkpoint_steps == 0) save();
  }
  return result_of(link.state);
}

void ChainRunner::recorded(std::int64_t cell) {
  formats::remove_checkpoint(folder_of(cell));
}

bool chain_progressed(const std::string& folder, const std::string& start) {
  const auto read = formats::read_checkpoint(folder);
  return read.checkpoint && read.checkpoint->labels.at("start") == start;
}

}  // namespace s2fbench::kill
