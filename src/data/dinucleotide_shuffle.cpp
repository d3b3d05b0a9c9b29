#include "data/dinucleotide_shuffle.hpp"

#include <array>
#include <utility>

#include "data/genome.hpp"

namespace s2fbench::data {
namespace {

constexpr std::size_t kCodes = kOther + 1;
using Steps = std::array<std::vector<std::uint8_t>, kCodes>;  // what follows each code

Steps steps_of(std::span<const std::uint8_t> bases) {
  Steps steps;
  for (std::size_t i = 0; i + 1 < bases.size(); ++i) {
    steps.at(bases[i]).push_back(bases[i + 1]);
  }
  return steps;
}

// For each code that has steps, but the last base's, the place of the step by which a
// walk leaves it for the last time: together a random tree towards the last base. A
// random walk from each code, whose loops are forgotten, tells them.
std::array<std::size_t, kCodes> last_steps(const Steps& steps, std::uint8_t last,
                                           RandomStream& stream) {
  std::array<std::size_t, kCodes> chosen{};
  std::array<bool, kCodes> in_tree{};
  in_tree.at(last) = true;
  for (std::size_t code = 0; code < kCodes; ++code) {
    if (steps[code].empty()) continue;
    for (std::size_t at = code; !in_tree[at]; at = steps[at][chosen[at]]) {
      chosen[at] = stream.below(steps[at].size());
    }
    for (std::size_t at = code; !in_tree[at]; at = steps[at][chosen[at]]) {
      in_tree[at] = true;
    }
  }
  return chosen;
}

}  // namespace

std::vector<std::uint8_t> dinucleotide_shuffle(std::span<const std::uint8_t> bases,
                                               RandomStream stream) {
  if (bases.size() < 3) return {bases.begin(), bases.end()};
  Steps steps = steps_of(bases);
  const std::uint8_t last = bases.back();
  const auto final_steps = last_steps(steps, last, stream);
  for (std::size_t code = 0; code < kCodes; ++code) {
    auto& own = steps[code];
    if (own.empty()) continue;
    std::size_t free = own.size();
    if (code != last) std::swap(own[final_steps[code]], own[--free]);
    for (; free > 1; --free) std::swap(own[free - 1], own[stream.below(free)]);
  }
  std::vector<std::uint8_t> walk = {bases.front()};
  std::array<std::size_t, kCodes> used{};
  while (walk.size() < bases.size()) {
    const std::size_t at = walk.back();
    walk.push_back(steps[at].at(used[at]++));
  }
  return walk;
}

}  // namespace s2fbench::data
