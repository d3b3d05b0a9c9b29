// What a network computes, as a graph of plain layers that Keras's files and our own
// models can both be written as.
//
// Layers that change no number are left out (dropout, linear activations, pools of one,
// reshapes that only move axes of one), and different spellings of one computation become
// one (a dense layer on positions is a convolution of width 1, a convolution's own
// activation a layer behind it), so that two graphs are equal when they compute the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::keras {

struct Shape {
  std::int64_t positions = 1;  // 1 also for a flat list of numbers
  std::int64_t channels = 1;
  bool operator==(const Shape&) const = default;
};

// Where a layer's weights are kept. In a Keras file: by the layer's name alone.
struct Place {
  std::string name = {};       // Keras layer, or path of the native module
  std::int64_t first_row = 0;  // of the native tensors, where several layers share one
  // The layer reads (writes) a flattened (positions, channels) block; ours is
  // (channels, positions).
  std::int64_t input_positions = 1;
  std::int64_t output_positions = 1;
};

struct Layer {
  enum class Kind { plain, convolution, transposed, batch_norm };

  std::string text;  // "convolution of 64 filters, width 3, dilation 2, with bias"
  Place place;
  std::vector<std::size_t> inputs = {};  // indices of earlier layers
  Shape output = {};
  Kind kind = Kind::plain;
  // Of convolutions: what the weights' shapes follow from. Input channels: inputs[0].
  std::int64_t width = 1;
  bool bias = false;
  // What readers of a graph look for, beside the above.
  std::int64_t dilation = 1;
  std::int64_t pool = 1;     // width of a max or average pool
  std::string activation{};  // "relu", "exponential", "softplus", "sigmoid", "gelu"
};

struct Convolution {
  std::int64_t filters = 1;
  std::int64_t width = 1;
  std::int64_t dilation = 1;
  bool bias = true;
  std::int64_t stride = 1;
  bool same_padding = true;
};

struct Pool {
  std::int64_t width = 1;
  std::int64_t stride = 1;
  bool same_padding = false;
};

// Functions that add a layer return its index, or that of its input where the layer
// changes nothing. All throw UserError(layer name) for shapes that cannot be.
class LayerGraph {
 public:
  std::size_t input(Shape shape, Place place = {});
  std::size_t convolution(std::size_t from, const Convolution& layer, Place place);
  std::size_t dense(std::size_t from, std::int64_t units, Place place);
  // Stride 1, "same".
  std::size_t transposed(std::size_t from, const Convolution& layer, Place place);
  // note: what deviates from the usual, such as ", epsilon 1e-05"
  std::size_t batch_norm(std::size_t from, Place place, const std::string& note = "");
  std::size_t activation(std::size_t from, const std::string& word, Place place = {});
  std::size_t max_pool(std::size_t from, const Pool& pool, Place place = {});
  std::size_t max_pool(std::size_t from, std::int64_t width);  // stride = width
  std::size_t average_pool(std::size_t from, const Pool& pool, Place place = {});
  std::size_t average_pool(std::size_t from, std::int64_t width);
  std::size_t reshape(std::size_t from, Shape to, Place place = {});
  std::size_t flatten(std::size_t from);
  std::size_t add(std::vector<std::size_t> from, Place place = {});
  std::size_t concatenate(const std::vector<std::size_t>& from, Place place = {});

  void set_outputs(std::vector<std::size_t> outputs) { outputs_ = std::move(outputs); }
  const std::vector<std::size_t>& outputs() const { return outputs_; }
  const Layer& layer(std::size_t index) const { return layers_.at(index); }
  Shape shape(std::size_t index) const { return layers_.at(index).output; }

  // The layers that the outputs need, without repeated plain ones, each behind its
  // inputs, which are indices into the list: from the outputs down, inputs in order. The
  // same for equal computations, whatever order their layers were added in.
  std::vector<Layer> in_order() const;

 private:
  std::size_t append(Layer layer);
  std::size_t pooled(std::size_t from, const Pool& pool, const std::string& what,
                     Place place);
  std::vector<Layer> layers_;
  std::vector<std::size_t> outputs_;
};

}  // namespace s2fbench::keras
