#include "evaluate/kmer_baseline.hpp"

#include <span>
#include <vector>

#include "metrics/ridge.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;
using data::kKmers;

constexpr int kBlock = 64;                     // windows
constexpr std::int64_t kMostWindows = 16'384;  // that are fitted
// Share of the features' mean variance that is added to each. Shares of all words add up
// to the same number: without it no solution is the only one.
constexpr double kRidge = 1e-6;

class KmerBaseline {
 public:
  KmerBaseline(const data::Dataset& dataset, const comm::Context& gang, int resolution,
               const std::function<bool()>& stop)
      : dataset_(dataset),
        gang_(gang),
        resolution_(resolution),
        bins_(dataset.input_length() / resolution),
        tracks_(static_cast<int>(dataset.tracks().size())),
        stop_(stop) {}

  // Intercept and weights by track.
  std::vector<std::vector<double>> fit() const {
    const auto windows = std::ssize(dataset_.windows(Fold::train));
    const std::int64_t stride = (windows + kMostWindows - 1) / kMostWindows;
    train::BlockPass pass{Fold::train, kBlock, stop_, {}};
    pass.work = [&](std::span<const data::View> views) {
      std::vector<data::View> some;
      for (const auto& view : views)
        if (view.window % stride == 0) some.push_back(view);
      const auto shares = dataset_.kmer_shares(Fold::train, some, resolution_);
      const auto truth = dataset_.coverage(Fold::train, some, resolution_);
      metrics::RidgeSums sums(kKmers, tracks_);
      for (std::size_t w = 0; w < some.size(); ++w) {
        for (int b = 0; b < bins_; ++b)
          sums.add(std::span(shares).subspan(share(w, b), kKmers), &truth[bin(w, 0, b)],
                   bins_);
      }
      train::BlockSums block;
      block.windows = static_cast<double>(some.size());
      block.more = sums.values();
      return block;
    };
    const metrics::RidgeSums sums(kKmers, tracks_,
                                  train::sum_blocks(dataset_, gang_, pass).more);
    std::vector<std::vector<double>> weights;
    for (int track = 0; track < tracks_; ++track)
      weights.push_back(sums.solve(track, kRidge));
    return weights;
  }

  // (windows, tracks, bins) of test windows.
  std::vector<float> predict(const std::vector<std::vector<double>>& weights,
                             std::span<const data::View> views) const {
    const auto shares = dataset_.kmer_shares(Fold::test, views, resolution_);
    std::vector<float> predicted(views.size() *
                                 static_cast<std::size_t>(tracks_ * bins_));
    for (std::size_t w = 0; w < views.size(); ++w) {
      for (int b = 0; b < bins_; ++b) {
        const auto values =
            of_bin(weights, std::span(shares).subspan(share(w, b), kKmers));
        for (int t = 0; t < tracks_; ++t)
          predicted[bin(w, t, b)] = values[static_cast<std::size_t>(t)];
      }
    }
    return predicted;
  }

 private:
  // By track.
  static std::vector<float> of_bin(const std::vector<std::vector<double>>& weights,
                                   std::span<const float> shares) {
    std::vector<double> sums;
    for (const auto& weight : weights) sums.push_back(weight[0]);
    for (std::size_t k = 0; k < shares.size(); ++k) {
      if (shares[k] == 0) continue;  // most are, in small bins
      for (std::size_t t = 0; t < sums.size(); ++t)
        sums[t] += weights[t][k + 1] * shares[k];
    }
    return {sums.begin(), sums.end()};
  }

  // Places in (windows, bins, kKmers) and (windows, tracks, bins).
  std::size_t share(std::size_t window, int b) const {
    return (window * static_cast<std::size_t>(bins_) + static_cast<std::size_t>(b)) *
           kKmers;
  }
  std::size_t bin(std::size_t window, int track, int b) const {
    return (window * static_cast<std::size_t>(tracks_) +
            static_cast<std::size_t>(track)) *
               static_cast<std::size_t>(bins_) +
           static_cast<std::size_t>(b);
  }

  const data::Dataset& dataset_;
  const comm::Context& gang_;
  int resolution_;
  int bins_;
  int tracks_;
  const std::function<bool()>& stop_;
};

}  // namespace

BaselineScores kmer_baseline(const data::Dataset& dataset, const comm::Context& gang,
                             const BaselineRequest& request) {
  return score_at_each(dataset, gang, request, [&](std::size_t, int resolution) {
    const KmerBaseline baseline(dataset, gang, resolution, request.stop);
    return [baseline, weights = baseline.fit()](std::span<const data::View> views) {
      return baseline.predict(weights, views);
    };
  });
}

}  // namespace s2fbench::evaluate
