// MPRAnn (Agarwal et al. 2023): four convolutions without padding, three dense layers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {

struct MprannSizes {
  std::array<int, 4> filters;
  std::array<int, 4> kernels;
  std::array<int, 2> pools;  // behind convolutions 2 and 4
  std::array<int, 2> units;
  double dropout;        // behind each pool
  double dense_dropout;  // behind the first dense layer
};

MprannSizes mprann_sizes(const Options& options);
// Positions that convolution `number` (from 0) makes of the input, pools included where
// it has one behind it; below 1 where nothing is left.
std::int64_t mprann_positions(const MprannSizes& sizes, std::int64_t input_length,
                              std::size_t number);

}  // namespace s2fbench::catalogue
