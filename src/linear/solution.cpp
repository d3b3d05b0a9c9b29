#include "linear/solution.hpp"

#include <map>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::linear {

std::vector<Group> groups_of(const torch::Tensor& targets) {
  const torch::Tensor there = torch::isnan(targets).logical_not().t().contiguous();
  const auto rows = static_cast<std::size_t>(targets.size(0));
  std::map<std::string, std::size_t> known;
  std::vector<Group> groups;
  for (std::int64_t t = 0; t < targets.size(1); ++t) {
    const torch::Tensor of_track = there[t];
    const auto* first = reinterpret_cast<const char*>(of_track.data_ptr<bool>());
    const auto [place, is_new] =
        known.try_emplace(std::string(first, rows), groups.size());
    if (is_new) {
      const torch::Tensor chosen = of_track.nonzero().squeeze(1);
      if (chosen.numel() == 0)
        throw UserError("a linear model cannot be fitted",
                        "track " + std::to_string(t + 1) + " has no measured row");
      const bool all = chosen.numel() == targets.size(0);
      groups.push_back({all ? torch::Tensor() : chosen, {}});
    }
    groups[place->second].tracks.push_back(t);
  }
  return groups;
}

Solution solve_groups(const torch::Tensor& features, const torch::Tensor& targets,
                      const Solve& solve) {
  const torch::NoGradGuard no_gradient;
  if (targets.dim() != 2 || features.dim() != 2 || features.size(0) != targets.size(0))
    throw InternalError("a linear model of features and targets of different rows");
  const std::int64_t tracks = targets.size(1);
  Solution solution{torch::empty({tracks, features.size(1)}, torch::kFloat64),
                    torch::empty({tracks}, torch::kFloat64)};
  for (const Group& group : groups_of(targets)) {
    const torch::Tensor index = torch::tensor(group.tracks);
    torch::Tensor chosen = targets.index_select(1, index);
    if (group.rows.defined()) chosen = chosen.index_select(0, group.rows);
    const CentredRows rows(features, group.rows);
    const auto [weights, biases] = solve(rows, chosen.to(torch::kFloat64));
    solution.weight.index_copy_(0, index, weights.t());
    // Back to features as they are.
    solution.bias.index_copy_(0, index, biases - torch::mv(weights.t(), rows.mean()));
  }
  return solution;
}

}  // namespace s2fbench::linear
