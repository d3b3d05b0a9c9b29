#include "sequences/target_values.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::sequences {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double logit(double share) {
  const double clipped = std::clamp(share, kShareClip, 1 - kShareClip);
  return std::log(clipped / (1 - clipped));
}

// MTSplice's target: how far the logit of each tissue is from the mean of those observed.
std::vector<float> inclusion_of(std::span<const double> shares,
                                const std::string& where) {
  double sum = 0;
  int observed = 0;
  for (const double share : shares) {
    if (std::isnan(share)) continue;
    if (share < 0 || share > 1)
      throw UserError(fmt::format("a share of inclusion is {}", share), where,
                      "expected numbers from 0 to 1");
    sum += logit(share);
    ++observed;
  }
  const double mean = observed > 0 ? sum / observed : kNan;
  std::vector<float> targets;
  for (const double share : shares) {
    const double off = std::isnan(share) ? kNan : logit(share) - mean;
    targets.push_back(static_cast<float>(off));
    targets.push_back(static_cast<float>(mean));
  }
  return targets;
}

double transformed(double value, Transform transform, const std::string& where) {
  if (transform == Transform::none) return value;
  if (value <= -1)
    throw UserError(fmt::format("{} has no log1p", value), where, "try transform: none");
  return std::log1p(value);
}

}  // namespace

float checked_float(double number, const std::string& where) {
  if (std::abs(number) > std::numeric_limits<float>::max())
    throw UserError(fmt::format("{} is beyond the numbers of a table", number), where,
                    "expected at most 3.4e38 in size, or NA");
  return static_cast<float>(number);
}

double number_of(const std::string& text, const std::string& column,
                 const std::string& where) {
  if (text.empty() || text == "NA" || text == "NaN" || text == "nan" || text == ".")
    return kNan;
  const auto number = parse_number(text);
  if (!number)
    throw UserError("'" + text + "' in column '" + column + "' is no number", where,
                    "expected a number, or NA where nothing was measured");
  return *number;
}

std::vector<float> targets_of(std::span<const double> numbers,
                              const SequencesConfig& config, const std::string& where) {
  if (config.values == data::Values::inclusion) return inclusion_of(numbers, where);
  std::vector<float> targets;
  for (const double number : numbers) {
    const bool label = std::isnan(number) || number == 0 || number == 1;
    if (config.values == data::Values::labels && !label)
      throw UserError(fmt::format("label {} is neither 0 nor 1", number), where,
                      "try values: measured");
    targets.push_back(checked_float(transformed(number, config.transform, where), where));
  }
  return targets;
}

std::vector<float> inclusion_pairs(std::span<const double> numbers,
                                   const std::string& where) {
  std::vector<float> targets;
  for (const double number : numbers) targets.push_back(checked_float(number, where));
  for (std::size_t i = 0; i + 1 < targets.size(); i += 2) {
    const float off = targets[i];
    const float mean = targets[i + 1];
    if (!std::isnan(off) && std::isnan(mean))
      throw UserError("a logit without the mean of the tracks", where,
                      "expected (logit - mean, mean) for each track");
  }
  return targets;
}

}  // namespace s2fbench::sequences
