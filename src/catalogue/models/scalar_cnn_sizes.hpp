// Pooled convolutions and dense layers: the study's CNNs of sequence tables.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/layer_count.hpp"
#include "catalogue/models/scalar_sizes.hpp"

namespace s2fbench::catalogue {

// Convolution, batch norm, activation, max pool, dropout.
struct StageOfCnn {
  int filters = 0;
  int kernel = 1;
  int pool = 1;
  double dropout = 0.2;
};

// The study's numbers; stages without filters and layers without units are not there.
struct StudyCnn {
  std::array<StageOfCnn, 3> stages;
  std::array<int, 2> units;
};

inline constexpr StudyCnn kMpraCnn = {{{{196, 7, 5}, {256, 7, 4}, {}}}, {512, 256}};
inline constexpr StudyCnn kChipCnn = {{{{64, 7, 4}, {96, 5, 4}, {128, 5, 2}}}, {256, 0}};
inline constexpr StudyCnn kSpliceCnn = {{{{128, 7, 4}, {164, 5, 4}, {256, 5, 2}}},
                                        {256, 256}};

struct ScalarCnnSizes {
  FrontSizes front;
  std::vector<StageOfCnn> stages;
  DenseSizes dense;
};

// filters1, kernel1, pool1, dropout1, ..., units1, ..., dense_dropout.
std::vector<OptionRow> scalar_cnn_options(const StudyCnn& study);
ScalarCnnSizes scalar_cnn_sizes(const StudyCnn& study, const Options& options);
// Max pools, from the input on.
std::vector<int> pools_of(const ScalarCnnSizes& sizes);

// Of a model that reads one sequence: why it cannot be built, or "", and its layers.
std::string scalar_cnn_reason(const StudyCnn& study, const ModelRequest& request);
LayerCount count_scalar_cnn(const StudyCnn& study, const ModelRequest& request);

// Of splice_cnn, which reads two sequences of equal length: positions that are left of
// both together when all pools are done.
std::int64_t splice_positions(const ScalarCnnSizes& sizes, std::int64_t input_length);

}  // namespace s2fbench::catalogue
