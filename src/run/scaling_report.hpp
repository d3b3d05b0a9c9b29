// The table of gang efficiencies that `plan --simulate` prints, as the scaling model
// predicts them.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "run/scaling_model.hpp"

namespace s2fbench::run {

// The columns: GPUs of a gang.
inline constexpr int kGangs[] = {2, 4, 8, 16, 32, 64};

// A training, and what it runs on.
struct ScalingCase {
  std::string name;
  StepWork work;
  Device device;
};

struct ScalingLine {
  std::string link;  // the slowest one of these gangs
  // Speed per GPU against one GPU alone, by kGangs; nothing where there is no such gang.
  std::vector<std::optional<double>> efficiency;
};

struct ScalingBlock {
  ScalingCase what;
  double step_seconds = 0;         // on one GPU
  std::vector<ScalingLine> lines;  // within a node, then a line per network
};

// Gangs of at most ranks_per_node use the local link alone, larger ones the network too.
ScalingBlock scaling_block(const ScalingCase& what, const Link& local, int ranks_per_node,
                           const std::vector<Link>& networks);

// `assumed` says what the device's numbers are from.
std::string scaling_text(const std::vector<ScalingBlock>& blocks, const Link& local,
                         int ranks_per_node, const std::string& assumed);

// An object per block: name, device, batch, shards, gradient_bytes, step_seconds and the
// efficiencies of each link by number of GPUs.
nlohmann::json scaling_json(const std::vector<ScalingBlock>& blocks);

}  // namespace s2fbench::run
