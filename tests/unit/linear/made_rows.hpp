// Rows that the tests of linear models make up.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string_view>

#include "base/random_stream.hpp"

namespace s2fbench::linear {

// (rows, columns) of normal numbers.
inline torch::Tensor normals(std::int64_t rows, std::int64_t columns,
                             std::string_view purpose) {
  RandomStream stream(17, purpose);
  torch::Tensor values = torch::empty({rows, columns}, torch::kFloat64);
  double* first = values.data_ptr<double>();
  for (std::int64_t i = 0; i < values.numel(); ++i) first[i] = stream.normal();
  return values;
}

// The largest difference, as a share of the largest number of `b`.
inline double distance(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

}  // namespace s2fbench::linear
