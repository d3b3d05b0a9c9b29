#include "metrics/equal_mass.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace s2fbench::metrics {

std::vector<std::vector<std::size_t>> equal_mass_groups(std::span<const double> values,
                                                        std::size_t groups) {
  if (groups == 0 || std::any_of(values.begin(), values.end(),
                                 [](double value) { return std::isnan(value); })) {
    throw InternalError("equal_mass_groups: NaN, or no group");
  }
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<std::vector<std::size_t>> found;
  std::size_t first = 0;
  for (std::size_t group = 1; group <= groups && first < order.size(); ++group) {
    std::size_t last = order.size() * group / groups;  // after the group's last one
    if (last <= first) continue;
    while (last < order.size() && values[order[last]] == values[order[last - 1]]) ++last;
    found.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(first),
                       order.begin() + static_cast<std::ptrdiff_t>(last));
    first = last;
  }
  return found;
}

}  // namespace s2fbench::metrics
