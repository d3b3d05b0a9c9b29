#include "noise/comparisons.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

#include "noise/summary.hpp"

namespace s2fbench::noise {
namespace {

using Rows = std::vector<int>;  // ascending

std::string letter(std::size_t number) {
  std::string text(1, static_cast<char>('a' + number % 26));
  if (number >= 26) text += std::to_string(number / 26);
  return text;
}

bool holds(const std::vector<Rows>& groups, int a, int b) {
  return std::any_of(groups.begin(), groups.end(), [a, b](const Rows& rows) {
    return std::binary_search(rows.begin(), rows.end(), a) &&
           std::binary_search(rows.begin(), rows.end(), b);
  });
}

// The pair and every further row that is told apart from none of the group.
Rows grown(Rows group, int rows, const std::function<bool(int, int)>& told_apart) {
  for (int row = 0; row < rows; ++row) {
    const bool fits = std::none_of(group.begin(), group.end(), [&](int member) {
      return member == row || told_apart(std::min(member, row), std::max(member, row));
    });
    if (fits) group.push_back(row);
  }
  std::sort(group.begin(), group.end());
  return group;
}

}  // namespace

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&p](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size(), kNan);
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto left = static_cast<double>(order.size() - i);
    largest = std::max(largest, std::min(1.0, left * p[order[i]]));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

std::vector<std::string> letter_groups(int rows,
                                       const std::function<bool(int, int)>& told_apart) {
  std::vector<Rows> groups;
  for (int a = 0; a < rows; ++a) {
    for (int b = a + 1; b < rows; ++b)
      if (!told_apart(a, b) && !holds(groups, a, b))
        groups.push_back(grown({a, b}, rows, told_apart));
    if (!holds(groups, a, a)) groups.push_back({a});
  }
  std::sort(groups.begin(), groups.end());
  std::vector<std::string> letters(static_cast<std::size_t>(rows));
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const int row : groups[i]) letters[static_cast<std::size_t>(row)] += letter(i);
  return letters;
}

std::string why_hopeless(const std::string& sizes, double least_p, int tests) {
  if (tests == 0 || least_p * tests < kAlpha) return "";
  std::string text = fmt::format("{} cannot go below p = {:.3g}", sizes, least_p);
  if (tests > 1 && least_p < kAlpha)
    text += fmt::format(", times {} comparisons (Holm)", tests);
  return text + fmt::format(": cannot be significant at {:.2f}", kAlpha);
}

}  // namespace s2fbench::noise
