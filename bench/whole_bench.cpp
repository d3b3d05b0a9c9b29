// Memory and time of scoring a human-size chromosome at base resolution: the sums of
// every metric at all eight resolutions, and exact Spearman from values on disk.
//
//   whole_bench [MEGABASES [TRACKS]]     default 145, 15
//
// Predictions and coverage are random, made block by block, so that nothing but the
// evaluation holds memory. Only two tracks are sorted: tracks take turns in the same
// memory. Needs 8 bytes of disk for each position and track where temporary files go.
// One JSON line; memory is what the process has above its start.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "base/clock.hpp"
#include "base/random_stream.hpp"
#include "comm/context.hpp"
#include "evaluate/spill.hpp"
#include "evaluate/whole_ranks.hpp"
#include "metrics/block_tree.hpp"
#include "unit/train/tiny_trial.hpp"

namespace {

using namespace s2fbench;

constexpr int kWindow = 2048;  // nt
constexpr int kBlock = 64;     // windows

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Coverage with many zeros, and what a model could say of it.
struct Values {
  std::vector<float> predicted, truth;
};

Values make_values(std::size_t count, RandomStream& stream) {
  Values values{std::vector<float>(count), std::vector<float>(count)};
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t bits = stream.next();
    const auto depth = static_cast<float>((bits & 15U) * ((bits >> 4U) & 1U));
    values.truth[i] = depth;
    values.predicted[i] = 0.3F * depth + static_cast<float>(bits >> 40U) * 1e-7F;
  }
  return values;
}

}  // namespace

int main(int argc, char** argv) {
  const double megabases = argc > 1 ? std::atof(argv[1]) : 145;
  const int tracks = argc > 2 ? std::atoi(argv[2]) : 15;
  const auto windows = static_cast<std::int64_t>(megabases * 1e6 / kWindow);
  const std::vector<int> factors = {1, 32, 64, 128, 256, 512, 1024, 2048};
  const metrics::Parts parts{.pairs = true,
                             .window_pearson = true,
                             .jensen_shannon = true,
                             .poisson = true,
                             .contrast = true};
  const train::TinyData tiny;  // for its two tracks and its input length
  const double before = peak_megabytes();
  const comm::Context gang = comm::local_context();
  evaluate::Spill spill(gang, "", {windows, tracks, kWindow});
  RandomStream stream(1, "whole bench");
  double making = 0, summing = 0, writing = 0;
  std::vector<metrics::StatisticsTable> blocks;
  for (std::int64_t first = 0; first < windows; first += kBlock) {
    const auto count = static_cast<int>(std::min<std::int64_t>(kBlock, windows - first));
    const metrics::BlockShape shape{count, tracks, kWindow};
    const double start = monotonic_seconds();
    const Values values = make_values(
        static_cast<std::size_t>(count) * static_cast<std::size_t>(tracks) * kWindow,
        stream);
    const double made = monotonic_seconds();
    blocks.push_back(
        metrics::block_statistics(shape, values.predicted, values.truth, factors, parts));
    const double summed = monotonic_seconds();
    spill.write(first, shape, values.predicted, values.truth);
    making += made - start;
    summing += summed - made;
    writing += monotonic_seconds() - summed;
  }
  const auto whole = metrics::block_tree(
      std::span<const metrics::StatisticsTable>(blocks),
      [](const auto& a, const auto& b) { return metrics::merge(a, b); });
  spill.finish();
  const double start = monotonic_seconds();
  const evaluate::TestPass all{
      tiny.dataset, {0}, std::vector<int>(static_cast<std::size_t>(windows))};
  const auto rho = evaluate::whole_spearman(spill, all, {1, {1}}, gang, {});
  std::printf(
      "{\"megabases\": %.0f, \"tracks\": %d, \"peak_megabytes\": %.0f, "
      "\"make_seconds\": %.1f, \"sum_seconds\": %.1f, \"spill_seconds\": %.1f, "
      "\"spearman_seconds_per_track\": %.1f, \"r\": %.4f, \"rho\": %.4f}\n",
      megabases, tracks, peak_megabytes() - before, making, summing, writing,
      (monotonic_seconds() - start) / static_cast<double>(rho.size()),
      metrics::pearson_whole(whole.front().pairs), rho.front());
  return 0;
}
