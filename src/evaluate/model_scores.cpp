#include "evaluate/model_scores.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "evaluate/prediction_spread.hpp"
#include "evaluate/robustness.hpp"
#include "evaluate/smoothing.hpp"
#include "evaluate/spill.hpp"
#include "evaluate/whole_ranks.hpp"
#include "train/scoring.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;

// The sums of the windows of a pass that reach a set: its own group and all above.
metrics::StatisticsTable table_of(const train::BlockSums& sums, std::size_t sets,
                                  std::size_t set) {
  const std::size_t entries = sums.table.size() / sets;
  const auto group = [&](std::size_t g) {
    const auto first = sums.table.begin() + static_cast<std::ptrdiff_t>(g * entries);
    return metrics::StatisticsTable(first, first + static_cast<std::ptrdiff_t>(entries));
  };
  auto table = group(set);
  for (std::size_t g = set + 1; g < sets; ++g) table = metrics::merge(table, group(g));
  return table;
}

metrics::LabelScores ranked_of(const metrics::LabelScores& all, const TestPass& pass,
                               std::size_t set) {
  metrics::LabelScores some{all.tracks, {}, {}};
  const auto tracks = static_cast<std::size_t>(all.tracks);
  for (std::size_t i = 0; i < all.scores.size(); ++i) {
    if (pass.level[i / tracks] < static_cast<int>(set)) continue;
    some.scores.push_back(all.scores[i]);
    some.labels.push_back(all.labels[i]);
  }
  return some;
}

// One track of the windows in a set. all: (windows, tracks).
template <typename Number>
std::vector<double> column(const std::vector<Number>& all, const TestPass& pass,
                           std::size_t set, std::size_t track) {
  const std::size_t tracks = pass.dataset.tracks().size();
  std::vector<double> out;
  for (std::size_t w = 0; w < pass.level.size(); ++w) {
    if (pass.level[w] >= static_cast<int>(set))
      out.push_back(static_cast<double>(all.at(w * tracks + track)));
  }
  return out;
}

// The parts of the genome of the windows in a set; -1 for the others.
GenomeParts parts_of_set(const TestPass& pass, std::size_t set) {
  auto parts = genome_parts(pass.dataset, Fold::test);
  for (std::size_t w = 0; w < pass.level.size(); ++w) {
    if (pass.level[w] < static_cast<int>(set)) parts.of_window[w] = -1;
  }
  return parts;
}

class TestSetScorer {
 public:
  TestSetScorer(models::Model& model, const data::Dataset& dataset,
                const config::TrialSettings& settings, const comm::Context& gang,
                const Grid& grid, const Needs& needs, const Means& means)
      : model_(model),
        dataset_(dataset),
        settings_(settings),
        gang_(gang),
        grid_(grid),
        needs_(needs),
        means_(means) {}

  void score(const TestPass& pass, ModelScores& out) const {
    train::Scoring scoring = plain(Fold::test, needs_.parts, grid_.factors);
    scoring.groups = static_cast<int>(pass.sets.size());
    scoring.group = pass.level;
    const auto spill = spill_for(pass, scoring);
    const auto parts = genome_parts_for(pass);
    scoring.genome_part = parts.of_window;
    const auto sums = train::score_model(model_, pass.dataset, settings_, gang_, scoring);
    if (spill) spill->finish();
    for (std::size_t set = 0; set < pass.sets.size(); ++set) {
      SetScores& scores = out.sets.at(static_cast<std::size_t>(pass.sets[set]));
      if (!sums.table.empty()) scores.table = table_of(sums, pass.sets.size(), set);
      scores.ranked = ranked_of(sums.ranked, pass, set);
      if (needs_.parts.window_totals) add_window_values(sums, pass, set, scores);
    }
    if (spill) score_spilled(pass, *spill, out);
    if (needs_.shifts) add_shifts(pass, out);
    if (needs_.spread) add_spread(pass, out);
    if (!parts.of_window.empty())
      out.blocks = blocks_of(parts, sums.genome, tracks(pass) * grid_.factors.size());
  }

  std::vector<double> valid_factor() const {
    std::vector<double> factors;
    const auto sums = train::score_model(model_, dataset_, settings_, gang_,
                                         plain(Fold::valid, {.pairs = true}, {1}));
    for (const auto& entry : sums.table)
      factors.push_back(metrics::ratio_of_means(entry.pairs));
    return factors;
  }

 private:
  bool binary() const {
    return train::target_of(settings_).task == catalogue::Task::binary;
  }

  std::uint64_t seed() const {
    return static_cast<std::uint64_t>(settings_.evaluate.seed);
  }

  // Each window's label or measured total, of a track.
  std::vector<double> truth(const train::BlockSums& sums, const TestPass& pass,
                            std::size_t set, std::size_t track) const {
    return binary() ? column(sums.ranked.labels, pass, set, track)
                    : column(sums.each, pass, set, track);
  }

  void add_window_values(const train::BlockSums& sums, const TestPass& pass,
                         std::size_t set, SetScores& scores) const {
    const auto half = calibration_half(pass.dataset, Fold::test, seed());
    for (std::size_t track = 0; track < tracks(pass); ++track) {
      metrics::WindowValues values{column(sums.ranked.scores, pass, set, track),
                                   truth(sums, pass, set, track)};
      if (!binary()) {
        for (std::size_t w = 0; w < half.size(); ++w)
          if (pass.level[w] >= static_cast<int>(set))
            values.calibrates.push_back(half[w]);
        scores.totals.push_back(std::move(values));
        continue;
      }
      for (double& logit : values.predicted) logit = 1 / (1 + std::exp(-logit));
      scores.probabilities.push_back(std::move(values));
    }
  }

  void add_shifts(const TestPass& pass, ModelScores& out) const {
    const auto all =
        variation_scores(model_, pass.dataset, train::target_of(settings_), gang_,
                         {Fold::test, kShifts, seed(), means_.device, means_.stop});
    for (std::size_t set = 0; set < pass.sets.size(); ++set) {
      SetScores& scores = out.sets.at(static_cast<std::size_t>(pass.sets[set]));
      for (std::size_t track = 0; track < tracks(pass); ++track)
        scores.shifts.push_back({.spread = column(all, pass, set, track)});
    }
  }

  void add_spread(const TestPass& pass, ModelScores& out) const {
    const auto all =
        prediction_spread(model_, pass.dataset, train::target_of(settings_), gang_,
                          {Fold::test, seed(), means_.device, means_.stop});
    for (std::size_t set = 0; set < pass.sets.size(); ++set) {
      SetScores& scores = out.sets.at(static_cast<std::size_t>(pass.sets[set]));
      const auto& single = binary() ? scores.probabilities : scores.totals;
      for (std::size_t track = 0; track < tracks(pass); ++track)
        scores.spread.push_back({column(all.mean, pass, set, track), single[track].truth,
                                 column(all.deviation, pass, set, track)});
    }
  }

  static std::size_t tracks(const TestPass& pass) { return pass.dataset.tracks().size(); }

  // Where the pass keeps what cannot be summed; nothing when there is no such metric.
  std::unique_ptr<Spill> spill_for(const TestPass& pass, train::Scoring& scoring) const {
    if (!needs_.parts.ranks && !needs_.parts.smoothed) return nullptr;
    auto spill = std::make_unique<Spill>(
        gang_, means_.spill_folder,
        SpillShape{std::ssize(pass.level), static_cast<int>(tracks(pass)),
                   pass.dataset.input_length() / grid_.trained});
    scoring.observe = [to = spill.get()](std::int64_t first,
                                         const metrics::BlockShape& shape,
                                         std::span<const float> predicted,
                                         std::span<const float> truth) {
      to->write(first, shape, predicted, truth);
    };
    return spill;
  }

  GenomeParts genome_parts_for(const TestPass& pass) const {
    const auto first = std::find(pass.sets.begin(), pass.sets.end(), 0);
    if (!needs_.genome_blocks || first == pass.sets.end()) return {};
    return parts_of_set(pass, static_cast<std::size_t>(first - pass.sets.begin()));
  }

  void score_spilled(const TestPass& pass, const Spill& spill, ModelScores& out) const {
    std::vector<double> spearman;
    if (needs_.parts.ranks)
      spearman = whole_spearman(spill, pass, grid_, gang_, means_.stop);
    std::vector<int> widths;
    for (const auto& width : settings_.evaluate.smoothing)
      widths.push_back(static_cast<int>(parse_integer(width).value()));
    for (std::size_t set = 0; set < pass.sets.size(); ++set) {
      const auto place = static_cast<std::size_t>(pass.sets[set]);
      SetScores& scores = out.sets.at(place);
      const auto each = static_cast<std::ptrdiff_t>(spearman.size() / pass.sets.size());
      const auto first = spearman.begin() + static_cast<std::ptrdiff_t>(set) * each;
      scores.spearman.assign(first, first + each);
      if (!needs_.parts.smoothed || widths.empty()) continue;
      const auto windows = of_test_set(dataset_, settings_, place);
      scores.smoothed = smoothed_statistics(spill, pass, static_cast<int>(set), windows,
                                            widths, gang_, means_.stop);
    }
  }

  train::Scoring plain(Fold fold, const metrics::Parts& parts,
                       const std::vector<int>& factors) const {
    return {fold, {}, parts, factors, means_.device, means_.stop};
  }

  models::Model& model_;
  const data::Dataset& dataset_;
  const config::TrialSettings& settings_;
  const comm::Context& gang_;
  const Grid& grid_;
  const Needs& needs_;
  const Means& means_;
};

}  // namespace

ModelScores score_test_sets(models::Model& model, const data::Dataset& dataset,
                            const config::TrialSettings& settings,
                            const comm::Context& gang, const Grid& grid,
                            const Needs& needs, const Means& means) {
  ModelScores scores;
  scores.sets.resize(count_test_sets(settings));
  const TestSetScorer scorer(model, dataset, settings, gang, grid, needs, means);
  if (metrics::any(needs.parts) || needs.shifts) {
    for (const auto& pass : test_passes(dataset, settings)) scorer.score(pass, scores);
  }
  if (needs.valid_factor) scores.valid_factor = scorer.valid_factor();
  return scores;
}

}  // namespace s2fbench::evaluate
