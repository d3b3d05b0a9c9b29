// Adds up the trainable parameters and multiply-adds of a network, layer by layer.
#pragma once

#include <cstdint>

namespace s2fbench::catalogue {

// Sizes are channels, kernel widths and output positions; layers have a bias unless told.
class LayerCount {
 public:
  // Also a transposed convolution of stride 1, and (kernel 1) a dense layer per position.
  LayerCount& convolution(std::int64_t in, std::int64_t out, std::int64_t kernel,
                          std::int64_t positions, bool bias = true) {
    parameters_ += in * out * kernel + (bias ? out : 0);
    return operations(in, out, kernel, positions);
  }
  // For a layer that is not computed as it is stored.
  LayerCount& operations(std::int64_t in, std::int64_t out, std::int64_t kernel,
                         std::int64_t positions) {
    operations_ +=
        static_cast<double>(in * out * kernel) * static_cast<double>(positions);
    return *this;
  }
  LayerCount& dense(std::int64_t in, std::int64_t out, bool bias = true) {
    return convolution(in, out, 1, 1, bias);
  }
  // Scale and shift; its operations are not worth counting.
  LayerCount& batch_norm(std::int64_t channels) {
    parameters_ += 2 * channels;
    return *this;
  }
  // `depth` dilated convolutions, each with a batch norm.
  LayerCount& residual_block(std::int64_t channels, int depth, std::int64_t kernel,
                             std::int64_t positions, bool bias = true) {
    for (int i = 0; i < depth; ++i) {
      convolution(channels, channels, kernel, positions, bias).batch_norm(channels);
    }
    return *this;
  }
  LayerCount& add(const LayerCount& part) {
    parameters_ += part.parameters_;
    operations_ += part.operations_;
    return *this;
  }

  // Basenji's: a dilated convolution to `filters` and a 1x1 back, batch norms, no bias.
  LayerCount& dilated_unit(std::int64_t channels, std::int64_t filters,
                           std::int64_t kernel, std::int64_t positions) {
    convolution(channels, filters, kernel, positions, false).batch_norm(filters);
    return convolution(filters, channels, 1, positions, false).batch_norm(channels);
  }

  std::int64_t parameters() const { return parameters_; }
  double operations() const { return operations_; }

 private:
  std::int64_t parameters_ = 0;
  double operations_ = 0;
};

}  // namespace s2fbench::catalogue
