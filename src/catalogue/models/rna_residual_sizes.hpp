// The study's models of RNA: a convolution with a residual block, a pool, a convolution
// that is averaged over all positions, dense layers. Two rows share it.
#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/layer_count.hpp"
#include "catalogue/models/scalar_sizes.hpp"

namespace s2fbench::catalogue {

// What differs between them.
struct StudyRna {
  int filters2;
  int units;
  bool dense_norm;  // the dense layer has a batch norm and no bias
};

inline constexpr StudyRna kRbpSupervised = {192, 512, true};
inline constexpr StudyRna kInsertResidual = {128, 128, false};

struct RnaSizes {
  FrontSizes front;
  int filters1, kernel1, filters2, kernel2;
  int residual_depth, residual_kernel;
  double residual_dropout;
  int pool;
  double dropout;  // behind the first convolution, the pool and the average
  int units;
  bool dense_norm;
  double dense_dropout;
  double l2;  // of both convolutions and of a dense layer with a norm
};

std::vector<OptionRow> rna_options(const StudyRna& study);
RnaSizes rna_sizes(const StudyRna& study, const Options& options);
std::string rna_reason(const StudyRna& study, const ModelRequest& request);
LayerCount count_rna(const StudyRna& study, const ModelRequest& request);

}  // namespace s2fbench::catalogue
