#include "train/precision.hpp"

#include <ATen/autocast_mode.h>

namespace s2fbench::train {
namespace {

void allow_tf32(bool allowed) {
  at::globalContext().setAllowTF32CuBLAS(allowed);
  at::globalContext().setAllowTF32CuDNN(allowed);
}

}  // namespace

MatrixPrecision::MatrixPrecision(const std::string& precision) {
  allow_tf32(precision == "tf32");
}

MatrixPrecision::~MatrixPrecision() { allow_tf32(false); }

ForwardPrecision::ForwardPrecision(const std::string& precision, torch::DeviceType device)
    : on_(precision == "bfloat16"), device_(device) {
  if (!on_) return;
  at::autocast::set_autocast_dtype(device_, torch::kBFloat16);
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::increment_nesting();
}

ForwardPrecision::~ForwardPrecision() {
  if (!on_) return;
  // Copies of weights in bfloat16 are kept until here: they must not outlive the step.
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_, false);
}

}  // namespace s2fbench::train
