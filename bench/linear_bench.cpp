// Ridge regression on many features: bench/linear_compare.py drives it.
//
//   linear_bench FEATURES.f32 TARGETS.f32 COLUMNS THREADS
//
// The files hold raw single-precision numbers, (rows, COLUMNS) and (rows). Per line on
// standard input it answers with a number. "fit": seconds of a fit with penalty 1e-3;
// "norm": of the weights of the last fit; "memory": the most bytes that were resident so
// far, the features among them. linear_twin.py does the same with scikit-learn.
#include <sys/resource.h>
#include <torch/utils.h>

#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "linear/regression.hpp"

namespace s2fbench {
namespace {

// (numbers / columns, columns)
torch::Tensor read(const std::string& path, std::int64_t columns) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) throw UserError("cannot read", path);
  const std::int64_t numbers = static_cast<std::int64_t>(file.tellg()) / 4;
  torch::Tensor values = torch::empty({numbers / columns, columns});
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data_ptr<float>()), numbers * 4);
  return values;
}

void serve(const std::string& features, const std::string& targets, std::int64_t columns,
           int threads) {
  torch::set_num_threads(threads);
  const torch::Tensor x = read(features, columns), y = read(targets, 1);
  linear::Solution solution;
  std::cout << std::setprecision(12);
  for (std::string line; std::getline(std::cin, line);) {
    if (line == "memory") {
      rusage usage{};
      getrusage(RUSAGE_SELF, &usage);
      std::cout << usage.ru_maxrss * 1024 << std::endl;
    } else if (line == "norm") {
      std::cout << solution.weight.norm().item<double>() << std::endl;
    } else {
      const double start = monotonic_seconds();
      solution = linear::ridge(x, y, 1e-3);
      std::cout << monotonic_seconds() - start << std::endl;
    }
  }
}

}  // namespace
}  // namespace s2fbench

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: linear_bench FEATURES.f32 TARGETS.f32 COLUMNS THREADS\n";
    return s2fbench::kExitUser;
  }
  try {
    s2fbench::serve(argv[1], argv[2], std::atoll(argv[3]), std::atoi(argv[4]));
  } catch (const s2fbench::Error& error) {
    std::cerr << error.what() << "\n";
    return error.exit_code();
  }
}
