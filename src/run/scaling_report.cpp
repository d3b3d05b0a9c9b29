#include "run/scaling_report.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstddef>
#include <iterator>

#include "run/gpu_table.hpp"

namespace s2fbench::run {
namespace {

constexpr std::size_t kColumns = std::size(kGangs);

std::string block_text(const ScalingBlock& block) {
  const StepWork& work = block.what.work;
  std::string text = fmt::format(
      "  {}: {:.3g} MB of gradients ({}), batch {} in {} shard{}, {:.3g} ms a "
      "step on one GPU\n",
      block.what.name, work.bytes / 1e6,
      work.mode == ExchangeMode::tree ? "tree" : "allreduce", work.batch, work.shards,
      work.shards == 1 ? "" : "s", 1e3 * block.step_seconds);
  for (const ScalingLine& line : block.lines) {
    text += fmt::format("    {:<26}", line.link);
    for (const auto& value : line.efficiency)
      text += value ? fmt::format("{:>7.3f}", *value) : fmt::format("{:>7}", "-");
    text += "\n";
  }
  return text;
}

}  // namespace

ScalingBlock scaling_block(const ScalingCase& what, const Link& local, int ranks_per_node,
                           const std::vector<Link>& networks) {
  const auto line = [&](const Link& link, const GangMachine& machine, bool within) {
    ScalingLine out{link.name, {}};
    for (const int ranks : kGangs) {
      const bool fits = ranks <= ranks_per_node;
      out.efficiency.emplace_back();
      if (fits == within && ranks <= what.work.shards)
        out.efficiency.back() =
            modelled_speedup(what.work, what.device, machine, ranks) / ranks;
    }
    return out;
  };
  ScalingBlock block{what, step_time(what.work, what.device, {}, 1).total(), {}};
  block.lines.push_back(line(local, {local, {}, ranks_per_node}, true));
  for (const Link& network : networks)
    block.lines.push_back(line(network, {local, network, ranks_per_node}, false));
  return block;
}

std::string scaling_text(const std::vector<ScalingBlock>& blocks, const Link& local,
                         int ranks_per_node, const std::string& assumed) {
  std::string text = fmt::format(
      "gang efficiency (model, not a measurement): speed per GPU against one GPU alone\n"
      "  {}\n"
      "  nodes of {} GPU{}: {} within, {:.3g} GB/s each way; between them a network, "
      "Gb/s "
      "of a node; links at {:.0f} %\n"
      "  of their rate; formulas in src/run/scaling_model.hpp, checked on 2 CPU ranks "
      "(bench/scaling_fit.cpp), never on several GPUs\n"
      "    {:<26}",
      assumed, ranks_per_node, ranks_per_node == 1 ? "" : "s", local.name,
      local.bytes_per_second / 1e9, 100 * kSustainedLink, "GPUs of a gang");
  for (const int ranks : kGangs) text += fmt::format("{:>7}", ranks);
  text += "\n";
  for (const ScalingBlock& block : blocks) text += block_text(block);
  return text +
         "  -  no such gang: more GPUs than train.shards, or a link that it does not "
         "use\n";
}

nlohmann::json scaling_json(const std::vector<ScalingBlock>& blocks) {
  nlohmann::json all = nlohmann::json::array();
  for (const ScalingBlock& block : blocks) {
    nlohmann::json links = nlohmann::json::object();
    for (const ScalingLine& line : block.lines) {
      nlohmann::json& values = links[line.link] = nlohmann::json::object();
      for (std::size_t i = 0; i < kColumns; ++i)
        if (line.efficiency[i]) values[std::to_string(kGangs[i])] = *line.efficiency[i];
    }
    all.push_back({{"name", block.what.name},
                   {"device", block.what.device.name},
                   {"batch", block.what.work.batch},
                   {"shards", block.what.work.shards},
                   {"gradient_bytes", block.what.work.bytes},
                   {"step_seconds", block.step_seconds},
                   {"efficiency", std::move(links)}});
  }
  return all;
}

}  // namespace s2fbench::run
