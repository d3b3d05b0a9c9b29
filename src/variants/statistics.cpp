#include "variants/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "variants/rank_levels.hpp"
#include "variants/weighted_correlation.hpp"

namespace s2fbench::variants {
namespace {

constexpr double kEdge = 0.025;          // of draws left out on each side
constexpr std::size_t kLeastShared = 3;  // variants of two experiments

// The variants of one element that have a score and a measured effect.
struct Pairs {
  std::vector<double> score, measured;
  std::vector<std::size_t> position;  // place of each one's position among all of them
  std::size_t positions = 0;
  ElementScore counts;
};

std::vector<Pairs> pairs_of(const std::vector<formats::Variant>& variants,
                            std::span<const double> scores) {
  std::vector<Pairs> all;
  std::map<std::string, std::size_t> place;
  std::vector<std::map<std::pair<std::string, std::int64_t>, std::size_t>> positions;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const auto& variant = variants[i];
    const auto [entry, is_new] = place.try_emplace(variant.element, all.size());
    if (is_new) {
      all.emplace_back().counts.element = variant.element;
      positions.emplace_back();
    }
    Pairs& own = all[entry->second];
    if (std::isnan(variant.measured)) {
      ++own.counts.unmeasured;
      continue;
    }
    // Positions without a score count too: models are compared on the same draws.
    auto& known = positions[entry->second];
    const auto at =
        known.try_emplace({variant.chromosome, variant.position}, known.size());
    own.positions = known.size();
    if (!std::isfinite(scores[i])) {
      ++own.counts.undefined;
      continue;
    }
    own.position.push_back(at.first->second);
    own.score.push_back(scores[i]);
    own.measured.push_back(variant.measured);
  }
  return all;
}

struct Draws {
  std::vector<double> pearson, spearman;  // one per draw, NaN = undefined
};

Draws draw_positions(const Pairs& pairs, int draws, std::uint64_t seed) {
  const RankLevels score_levels(pairs.score), measured_levels(pairs.measured);
  const std::uint64_t item = hash64(pairs.counts.element);
  Draws result;
  std::vector<double> weights(pairs.score.size());
  for (int draw = 0; draw < draws; ++draw) {
    RandomStream stream(seed, "variant positions", static_cast<std::uint64_t>(draw),
                        item);
    std::vector<double> times(pairs.positions);
    for (std::size_t i = 0; i < pairs.positions; ++i) ++times[stream.below(times.size())];
    for (std::size_t i = 0; i < weights.size(); ++i)
      weights[i] = times[pairs.position[i]];
    result.pearson.push_back(weighted_pearson(pairs.score, pairs.measured, weights));
    result.spearman.push_back(weighted_pearson(score_levels.ranks(weights),
                                               measured_levels.ranks(weights), weights));
  }
  return result;
}

// Quantile of sorted values, linear between neighbours.
double quantile(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - std::floor(at)) * (sorted[above] - sorted[below]);
}

CorrelationInterval interval(double value, std::vector<double> draws) {
  std::erase_if(draws, [](double draw) { return std::isnan(draw); });
  if (std::isnan(value) || draws.size() < 2) return {value, kUndefined, kUndefined};
  std::sort(draws.begin(), draws.end());
  return {value, quantile(draws, kEdge), quantile(draws, 1 - kEdge)};
}

// Mean of the defined values of each column of some rows of equal length.
std::vector<double> column_means(const std::vector<std::vector<double>>& rows) {
  std::vector<double> means;
  for (std::size_t i = 0; !rows.empty() && i < rows.front().size(); ++i) {
    double sum = 0, count = 0;
    for (const auto& row : rows) {
      if (std::isnan(row[i])) continue;
      sum += row[i];
      ++count;
    }
    means.push_back(count > 0 ? sum / count : kUndefined);
  }
  return means;
}

CorrelationInterval mean_interval(const std::vector<double>& values,
                                  const std::vector<std::vector<double>>& draws) {
  std::vector<std::vector<double>> rows;
  for (const double value : values) rows.push_back({value});
  const auto mean = column_means(rows);
  return interval(mean.empty() ? kUndefined : mean.front(), column_means(draws));
}

using Allele = std::tuple<std::string, std::int64_t, char, char>;
using Effects = std::map<Allele, double>;

RepeatedEffects shared_effects(const std::string& first, const Effects& a,
                               const std::string& second, const Effects& b) {
  RepeatedEffects shared{first, second, {}, {}};
  for (const auto& [allele, effect] : a) {
    const auto found = b.find(allele);
    if (found == b.end()) continue;
    shared.effects.push_back(effect);
    shared.again.push_back(found->second);
  }
  return shared;
}

}  // namespace

ElementScores element_scores(const std::vector<formats::Variant>& variants,
                             std::span<const double> scores, int draws,
                             std::uint64_t seed) {
  ElementScores result;
  std::vector<double> pearson, spearman;
  std::vector<std::vector<double>> pearson_draws, spearman_draws;
  for (const Pairs& pairs : pairs_of(variants, scores)) {
    ElementScore element = pairs.counts;
    element.variants = static_cast<int>(pairs.score.size());
    element.positions = static_cast<int>(pairs.positions);
    const std::vector<double> once(pairs.score.size(), 1.0);
    pearson.push_back(weighted_pearson(pairs.score, pairs.measured, once));
    spearman.push_back(weighted_spearman(pairs.score, pairs.measured, once));
    Draws drawn = draw_positions(pairs, draws, seed);
    element.pearson = interval(pearson.back(), drawn.pearson);
    element.spearman = interval(spearman.back(), drawn.spearman);
    pearson_draws.push_back(std::move(drawn.pearson));
    spearman_draws.push_back(std::move(drawn.spearman));
    result.mean.variants += element.variants;
    result.mean.positions += element.positions;
    result.mean.undefined += element.undefined;
    result.mean.unmeasured += element.unmeasured;
    result.elements.push_back(std::move(element));
  }
  result.mean.element = "mean";
  result.mean.pearson = mean_interval(pearson, pearson_draws);
  result.mean.spearman = mean_interval(spearman, spearman_draws);
  return result;
}

std::vector<RepeatedEffects> repeated_effects(
    const std::vector<formats::Variant>& variants) {
  std::map<std::string, Effects> effects;
  std::map<std::string, RepeatedEffects> replicates;
  for (const auto& variant : variants) {
    if (std::isnan(variant.measured)) continue;
    effects[variant.element].emplace(Allele{variant.chromosome, variant.position,
                                            variant.reference, variant.alternative},
                                     variant.measured);
    if (variant.replicates.size() < 2) continue;
    auto& pair = replicates[variant.element];
    pair.first = pair.second = variant.element;
    pair.effects.push_back(variant.replicates[0]);
    pair.again.push_back(variant.replicates[1]);
  }
  std::vector<RepeatedEffects> repeated;
  for (auto a = effects.begin(); a != effects.end(); ++a) {
    for (auto b = std::next(a); b != effects.end(); ++b) {
      auto shared = shared_effects(a->first, a->second, b->first, b->second);
      const std::size_t count = shared.effects.size();
      const std::size_t smaller = std::min(a->second.size(), b->second.size());
      if (count >= kLeastShared && 2 * count >= smaller)
        repeated.push_back(std::move(shared));
    }
  }
  for (auto& [element, pair] : replicates) repeated.push_back(std::move(pair));
  return repeated;
}

std::vector<VariantCeiling> variant_ceilings(
    const std::vector<formats::Variant>& variants) {
  std::vector<VariantCeiling> ceilings;
  for (const auto& pair : repeated_effects(variants)) {
    const std::vector<double> once(pair.effects.size(), 1.0);
    ceilings.push_back({pair.first, pair.second, static_cast<int>(once.size()),
                        weighted_pearson(pair.effects, pair.again, once)});
  }
  return ceilings;
}

}  // namespace s2fbench::variants
