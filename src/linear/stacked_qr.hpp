// The triangular factor of a tall matrix whose rows come in blocks.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace s2fbench::linear {

// Of blocks stacked on each other: R of their QR factorisation without ever holding them
// all (TSQR: Demmel, Grigori, Hoemmen, Langou 2012).
class StackedQr {
 public:
  // (some rows, columns)
  void add(const torch::Tensor& block);
  // (at most columns, columns)
  torch::Tensor factor();

 private:
  void join();

  std::vector<torch::Tensor> waiting_;
  std::int64_t rows_ = 0;  // that wait
};

}  // namespace s2fbench::linear
