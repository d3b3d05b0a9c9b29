// Steps of one model, timed one at a time: bench/step_compare.py drives it.
//
//   step_bench MODEL WIDTH THREADS [BIN]
//
// Per line on standard input it answers with a number. "step": seconds of one training
// step (forward, loss, backward, Adam) on 64 windows of 2,048 nt; "infer": seconds of one
// prediction of them; "memory": the most bytes that were resident so far. MODEL may be
// NAME:task, with heads per track: then there are 15 tracks, as the study has, else 2.
// BIN: bp per bin; 32, and the window for binary models. The loss is Poisson's or, where
// that does not fit, the binary models' or the count output's. step_twin.py does the same
// in Python.
#include <sys/resource.h>
#include <torch/optim/adam.h>
#include <torch/utils.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "models/allocator.hpp"
#include "models/dropout.hpp"
#include "step_setup.hpp"

namespace s2fbench {
namespace {

std::int64_t peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

void serve(const std::string& name, const std::string& width, int threads, int bin) {
  const models::ModelSpec spec = spec_of(name, width, bin);
  const catalogue::ModelRow& row = *catalogue::find_model(spec.name);
  models::keep_freed_memory();
  torch::set_num_threads(threads);
  torch::manual_seed(1);
  const auto model = models::make_model(spec, 1);
  const losses::Loss loss = loss_for(row);
  torch::optim::Adam adam(model->parameters(), torch::optim::AdamOptions(1e-3).eps(1e-7));
  const auto [x, y] = random_windows(spec);
  const auto infer = [&, &x = x] {
    const torch::NoGradGuard no_gradient;
    model->eval();
    losses::coverage(model->forward(x));
    model->train();
  };
  std::uint64_t steps = 0;
  const auto step = [&, &x = x, &y = y] {
    models::seed_dropout(*model, 1, 0, steps++);
    adam.zero_grad();
    loss(model->forward(x), y).value.backward();
    adam.step();
  };
  for (std::string line; std::getline(std::cin, line);) {
    const double start = monotonic_seconds();
    if (line == "memory") {
      std::cout << peak_resident_bytes() << std::endl;
      continue;
    }
    line == "infer" ? infer() : step();
    std::cout << monotonic_seconds() - start << std::endl;
  }
}

}  // namespace
}  // namespace s2fbench

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::cerr << "usage: step_bench MODEL WIDTH THREADS [BIN]\n";
    return s2fbench::kExitUser;
  }
  try {
    s2fbench::serve(argv[1], argv[2], std::atoi(argv[3]),
                    argc == 5 ? std::atoi(argv[4]) : 0);
  } catch (const s2fbench::Error& error) {
    std::cerr << error.what() << "\n";
    return error.exit_code();
  }
}
