// Times metrics: of ranks over many values, and the sums of whole blocks of windows.
//
//   metrics_bench ranks FILE N   FILE holds N predictions, N truths, N labels (float32)
//   metrics_bench block BINS TRACKS
//
// One line for each: name, CPU seconds (of one window for blocks), value.
#include <spdlog/fmt/fmt.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/random_stream.hpp"
#include "cpu_seconds.hpp"
#include "metrics/block_statistics.hpp"
#include "metrics/metric.hpp"
#include "metrics/rank_correlation.hpp"

namespace {

using namespace s2fbench;
using Values = std::vector<float>;

void time(const std::string& name, double units, const std::function<double()>& work) {
  const double start = cpu_seconds();  // one thread: other work does not count
  const double value = work();
  fmt::print("{} {} {:.17g}\n", name, (cpu_seconds() - start) / units, value);
}

Values read(std::ifstream& file, std::size_t count) {
  Values values(count);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(count * sizeof(float)));
  if (!file) {
    fmt::print(stderr, "the file is too short\n");
    std::exit(2);
  }
  return values;
}

void time_ranks(const std::string& path, std::size_t count) {
  std::ifstream file(path, std::ios::binary);
  const Values x = read(file, count), y = read(file, count), labels = read(file, count);
  time("spearman", 1, [&] {
    std::vector<std::uint64_t> keys(count);
    for (std::size_t i = 0; i < count; ++i) keys[i] = metrics::rank_key(x[i], y[i]);
    return metrics::spearman(keys);
  });
  time("aupr", 1, [&] { return metrics::aupr(metrics::score_levels(x, labels)); });
  time("average_precision", 1,
       [&] { return metrics::average_precision(metrics::score_levels(x, labels)); });
  time("auroc", 1, [&] { return metrics::auroc(metrics::score_levels(x, labels)); });
}

// Coverage of 64 windows at once, as an evaluation has it.
void time_blocks(int bins, int tracks) {
  const metrics::BlockShape shape{64, tracks, bins};
  Values x(static_cast<std::size_t>(shape.windows) * tracks * bins), y(x.size());
  RandomStream stream(1, "coverage");
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<float>(0.01 + stream.uniform());
    y[i] = stream.uniform() < 0.5 ? 0 : static_cast<float>(5 * stream.uniform());
  }
  std::vector<int> factors;
  for (int factor = 1; factor <= bins; factor *= 2) factors.push_back(factor);
  if (bins == 2048) factors = {1, 32, 64, 128, 256, 512, 1024, 2048};
  const auto block = [&](const std::string& name, const metrics::Parts& parts) {
    time(name, shape.windows, [&] {
      return metrics::block_statistics(shape, x, y, factors, parts).front().pairs.n;
    });
  };
  block("first", {.pairs = true});  // touches the memory
  block("pairs", {.pairs = true});
  block("window_pearson", {.window_pearson = true});
  block("jensen_shannon", {.jensen_shannon = true});
  block("poisson", {.poisson = true});
  block("window_spearman", {.window_spearman = true});
  block("all_but_spearman",
        {.pairs = true, .window_pearson = true, .jensen_shannon = true, .poisson = true});
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 4 ? argv[1] : "";
  if (mode == "ranks") {
    time_ranks(argv[2], std::strtoull(argv[3], nullptr, 10));
  } else if (mode == "block") {
    time_blocks(std::atoi(argv[2]), std::atoi(argv[3]));
  } else {
    fmt::print(stderr, "metrics_bench ranks FILE N | block BINS TRACKS\n");
    return 2;
  }
  return 0;
}
