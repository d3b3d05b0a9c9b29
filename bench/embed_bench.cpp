// Embedding a batch with a small Nucleotide Transformer: bench/embed_compare.py drives
// it.
//
//   embed_bench LAYERS HIDDEN HEADS FEED_FORWARD BATCH TOKENS THREADS
//
// Per line on standard input it answers with a number. "embed": seconds of one batch of
// BATCH sequences of TOKENS tokens through all layers; "memory": the most bytes that were
// resident so far. embed_twin.py does the same with the package transformers.
#include <sys/resource.h>
#include <torch/utils.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "models/allocator.hpp"
#include "pretrained/registry.hpp"

namespace s2fbench {
namespace {

void serve(char** words) {
  models::keep_freed_memory();
  const auto model = pretrained::make_pretrained("nt-500m", {{"layers", words[0]},
                                                             {"hidden", words[1]},
                                                             {"heads", words[2]},
                                                             {"feed_forward", words[3]}});
  const std::int64_t batch = std::atoll(words[4]), tokens = std::atoll(words[5]);
  torch::set_num_threads(std::atoi(words[6]));
  const auto weights = pretrained::random_weights(model->manifest(), 1);
  const torch::NoGradGuard no_gradient;
  const torch::Tensor ids =
      torch::arange(batch * tokens).view({batch, tokens}) % 4000 + 4;
  const torch::Tensor real = torch::ones_like(ids, torch::kBool);
  torch::Tensor last;
  for (std::string line; std::getline(std::cin, line);) {
    if (line == "memory") {
      rusage usage{};
      getrusage(RUSAGE_SELF, &usage);
      std::cout << usage.ru_maxrss * 1024 << std::endl;
    } else {
      const double start = monotonic_seconds();
      model->run(weights, {ids, real}, model->depth(),
                 [&](int, const torch::Tensor& states) { last = states; });
      std::cout << monotonic_seconds() - start << std::endl;
    }
  }
}

}  // namespace
}  // namespace s2fbench

int main(int argc, char** argv) {
  if (argc != 8) {
    std::cerr << "usage: embed_bench LAYERS HIDDEN HEADS FEED_FORWARD BATCH TOKENS "
                 "THREADS\n";
    return s2fbench::kExitUser;
  }
  try {
    s2fbench::serve(argv + 1);
  } catch (const s2fbench::Error& error) {
    std::cerr << error.what() << "\n";
    return error.exit_code();
  }
}
