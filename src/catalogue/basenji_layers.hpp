// Layer sizes of the Basenji family, shared by its rows and its models.
#pragma once

#include <vector>

#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {

// Dilation of each residual unit: growth^0, growth^1, ..., rounded half to even.
std::vector<int> dilations(int units, double growth);

// basenji: a shallow pool, then an average pool to the bins.
struct BasenjiLayers {
  int trunk;    // filters of the stem and after each residual unit
  int dilated;  // filters between them
  int last;     // filters of the 1x1 convolution after them
  std::vector<int> dilations;
  int first_pool;
  int average_pool;
};

// For a request that why_not lets pass.
BasenjiLayers basenji_layers(const ModelRequest& request);

// basenjimod: bins of 32 bp and more by pooling alone; single bases by transposed
// convolutions from 32 bp back to the window's length.
struct BasenjimodLayers {
  struct Block {
    int filters;
    int pool;
    double dropout;
  };
  Block stem;
  std::vector<Block> tower;  // the last block's filters are the trunk's
  int dilated;               // filters between the trunk's in each residual unit
  double dilated_dropout;
  std::vector<int> dilations;
  int last;  // filters of the 1x1 convolution after them
  double last_dropout;
  std::vector<int> up;  // filters of the transposed convolutions; empty from 32 bp on
  int trunk() const { return tower.back().filters; }
};

// For a request that why_not lets pass.
BasenjimodLayers basenjimod_layers(const ModelRequest& request);

}  // namespace s2fbench::catalogue
