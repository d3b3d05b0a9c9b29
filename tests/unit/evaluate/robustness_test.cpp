// The variation score against a plain loop in double precision.
#include "evaluate/robustness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "evaluate/whole_chromosome.hpp"
#include "train/batches.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::evaluate {
namespace {

// (shifts, tracks, input nt) repeated to base resolution, the middle cut out, as the
// study's program goes about it: numpy's std, mean and division.
double by_hand(const std::vector<std::vector<double>>& middles) {
  double deviations = 0, total = 0;
  const auto shifts = static_cast<double>(middles.size());
  const auto bases = static_cast<double>(middles[0].size());
  for (std::size_t base = 0; base < middles[0].size(); ++base) {
    double mean = 0, variance = 0;
    for (const auto& middle : middles) mean += middle[base] / shifts;
    for (const auto& middle : middles) {
      variance += (middle[base] - mean) * (middle[base] - mean) / shifts;
    }
    deviations += std::sqrt(variance) / bases;
    total += mean / bases;
  }
  return deviations / total;
}

TEST(WindowVariation, IsThatOfThePlainLoop) {
  // Windows of 32 nt within 48 stored ones, bins of 8; nt 16 to 31 are in all of them.
  const std::vector<int> offsets = {0, 3, 3, 15, 8};
  constexpr int kTracks = 3, kBins = 4;
  std::vector<float> values;
  RandomStream random(1, "test");
  for (std::size_t i = 0; i < offsets.size() * kTracks * kBins; ++i) {
    values.push_back(static_cast<float>(random.uniform()));
  }
  for (std::size_t shift = 0; shift < offsets.size(); ++shift) {
    for (int bin = 0; bin < kBins; ++bin) {  // the last track has no coverage
      values[(shift * kTracks + 2) * kBins + static_cast<std::size_t>(bin)] = 0;
    }
  }
  const auto scores = window_variation({values, offsets, kTracks, 8, 16, 32});
  ASSERT_EQ(scores.size(), 3U);
  for (std::size_t track = 0; track < 2; ++track) {
    std::vector<std::vector<double>> middles;
    for (std::size_t shift = 0; shift < offsets.size(); ++shift) {
      std::vector<double> repeated;
      for (std::size_t bin = 0; bin < kBins; ++bin) {
        repeated.insert(repeated.end(), 8,
                        values[(shift * kTracks + track) * kBins + bin]);
      }
      const auto from = repeated.begin() + (16 - offsets[shift]);
      middles.emplace_back(from, from + 16);
    }
    EXPECT_NEAR(scores[track], by_hand(middles), 1e-12);
  }
  EXPECT_TRUE(std::isnan(scores[2]));
}

TEST(WindowVariation, IsZeroWhenShiftsChangeNothing) {
  const std::vector<int> offsets = {0, 1, 2};
  EXPECT_EQ(window_variation({std::vector<float>(12, 0.1F), offsets, 1, 8, 16, 32}),
            std::vector<double>{0.0});
}

TEST(VariationScores, AreThoseOfTheWindowsOfAModel) {
  const train::TinyData tiny;
  const auto settings = train::tiny_settings("bpnet");
  const auto model = train::tiny_model(tiny.dataset, settings);
  const auto fold = data::Fold::test;
  const auto result = variation_scores(*model, tiny.dataset, train::target_of(settings),
                                       comm::local_context(), {.shifts = 4, .seed = 9});
  const auto& windows = tiny.dataset.windows(fold);
  const auto tracks = tiny.dataset.tracks().size();
  ASSERT_EQ(result.size(), windows.size() * tracks);
  std::set<int> seen;
  model->eval();
  const torch::NoGradGuard no_gradient;
  for (std::int64_t w = 0; w < std::ssize(windows); ++w) {
    const auto& place = windows[static_cast<std::size_t>(w)];
    std::vector<std::vector<std::vector<double>>> middles(tracks);
    for (std::uint64_t shift = 0; shift < 4; ++shift) {
      RandomStream stream(9, "robustness shifts", shift,
                          hash64(place.chromosome + ":" + std::to_string(place.start)));
      const auto offset = static_cast<int>(stream.below(1024));
      seen.insert(offset);
      const auto batch = tiny.dataset.batch(
          fold, std::vector{data::View{w, offset, false}}, settings.resolution);
      const auto values =
          model->forward(train::tensor_of(batch.input, {1, 4, batch.length}))
              .profile[0]
              .to(torch::kFloat64)
              .repeat_interleave(settings.resolution, 1)
              .slice(1, 1024 - offset, 2048 - offset)
              .contiguous();
      for (std::size_t track = 0; track < tracks; ++track) {
        const auto row = values[static_cast<std::int64_t>(track)].contiguous();
        middles[track].emplace_back(row.const_data_ptr<double>(),
                                    row.const_data_ptr<double>() + row.numel());
      }
    }
    for (std::size_t track = 0; track < tracks; ++track) {
      const double score = result[static_cast<std::size_t>(w) * tracks + track];
      EXPECT_NEAR(score, by_hand(middles[track]), 1e-6);
      EXPECT_GT(score, 0);
    }
  }
  EXPECT_GT(seen.size(), 20U);
}

TEST(VariationScores, AreAMetricOfATrial) {
  const train::TinyData tiny;
  auto settings = train::tiny_settings("bpnet");
  settings.evaluate.seed = 9;
  const auto model = train::tiny_model(tiny.dataset, settings);
  BaselineCache baselines;
  const Request request{{"variation_score", "mse", "variation_score_windows"}, {32}};
  const auto evaluation = evaluate_test_fold(*model, tiny.dataset, settings,
                                             comm::local_context(), request, baselines);
  const auto wanted = variation_scores(*model, tiny.dataset, train::target_of(settings),
                                       comm::local_context(), {.seed = 9});
  const auto tracks = tiny.dataset.tracks().size();
  const auto& values = evaluation.metrics.at(0).values;
  ASSERT_EQ(values.size(), tracks);
  for (std::size_t track = 0; track < tracks; ++track) {
    double sum = 0;
    for (std::size_t i = track; i < wanted.size(); i += tracks) sum += wanted[i];
    const auto windows = static_cast<double>(wanted.size() / tracks);
    EXPECT_NEAR(values[track], sum / windows, 1e-12);
    EXPECT_EQ(evaluation.metrics.at(2).values[track], windows);
  }
  EXPECT_EQ(evaluation.undefined, 0);
}

}  // namespace
}  // namespace s2fbench::evaluate
