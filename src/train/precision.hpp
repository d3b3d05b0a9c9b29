// Number formats of training, as `train.precision` says.
#pragma once

#include <torch/types.h>

#include <string>

namespace s2fbench::train {

// While it lives, matrix products of GPUs may use TF32 (10 bits of mantissa) when the
// precision is "tf32"; otherwise, and afterwards, they may not, whatever LibTorch's
// default is.
class MatrixPrecision {
 public:
  explicit MatrixPrecision(const std::string& precision);
  ~MatrixPrecision();
  MatrixPrecision(const MatrixPrecision&) = delete;
  MatrixPrecision& operator=(const MatrixPrecision&) = delete;
};

// While it lives, operations of this thread that LibTorch's autocast lists (convolutions,
// matrix products) are done in bfloat16 when the precision is "bfloat16".
class ForwardPrecision {
 public:
  ForwardPrecision(const std::string& precision, torch::DeviceType device);
  ~ForwardPrecision();
  ForwardPrecision(const ForwardPrecision&) = delete;
  ForwardPrecision& operator=(const ForwardPrecision&) = delete;

 private:
  bool on_;
  torch::DeviceType device_;
};

}  // namespace s2fbench::train
