// Planning 100,000 cells: seconds, and memory above a process that has planned nothing.
// Budget: 2 s and 100 MB. Prints one JSON line.
//
//   plan_bench [CELLS]
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "support/window_summary.hpp"
#include "sweep/plan.hpp"

namespace {

using namespace s2fbench;

constexpr int kRounds = 15;

// Largest memory of this process so far, in MB.
double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// 3 models x 3 losses x 8 resolutions, and as many seeds as the cells need.
std::string write_sweep(const std::filesystem::path& folder, long cells) {
  const long seeds = std::max(1L, (cells + 71) / 72);
  const std::string path = (folder / "plan_bench.yaml").string();
  std::ofstream file(path);
  file << "data: none.h5\naxes:\n  model: [cnn, bpnet, residualbind32]\n"
       << "  loss: [poisson, mse, pearson]\n"
       << "  resolution: [1, 32, 64, 128, 256, 512, 1024, 2048]\n  seed: [0";
  for (long seed = 1; seed < seeds; ++seed) file << ", " << seed;
  file << "]\n";
  return path;
}

}  // namespace

int main(int argc, char** argv) {
  const long cells = argc > 1 ? std::atol(argv[1]) : 100000;
  const auto folder = std::filesystem::temp_directory_path() /
                      ("s2fbench-plan-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const std::string path = write_sweep(folder, cells);

  const auto dataset = test::summary_of("none", 10000, 1000, 1000, {"a", "b"});
  const double before = peak_megabytes();
  double memory = 0;
  std::size_t planned = 0;
  std::vector<double> seconds;
  for (int round = 0; round < kRounds; ++round) {
    const double start = monotonic_seconds();
    const sweep::Plan plan = sweep::make_plan(sweep::load_sweep(path), dataset);
    seconds.push_back(monotonic_seconds() - start);
    planned = plan.cells.size();
    if (round == 0) memory = peak_megabytes() - before;
  }
  std::filesystem::remove_all(folder);
  std::sort(seconds.begin(), seconds.end());
  std::printf(
      "{\"bench\": \"plan\", \"cells\": %zu, \"median_s\": %.4f, \"slowest_s\": %.4f, "
      "\"memory_mb\": %.1f}\n",
      planned, seconds[seconds.size() / 2], seconds.back(), memory);
  return 0;
}
