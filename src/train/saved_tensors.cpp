#include "train/saved_tensors.hpp"

#include "base/error.hpp"

namespace s2fbench::train {
namespace {

using Block = SavedState::Block;

void append_bits(Block& out, const torch::Tensor& tensor) {
  const auto bits = tensor.detach().to(torch::kCPU).contiguous();
  const auto* first = static_cast<const std::byte*>(bits.const_data_ptr());
  out.insert(out.end(), first, first + bits.nbytes());
}

// A new tensor on the CPU of the shape and type of `like`.
torch::Tensor tensor_from(const std::byte* bits, const torch::Tensor& like) {
  auto out = torch::empty(like.sizes(), like.options().device(torch::kCPU));
  if (out.nbytes() > 0) std::memcpy(out.mutable_data_ptr(), bits, out.nbytes());
  return out;
}

}  // namespace

void add_tensor(SavedState& state, const std::string& name, const torch::Tensor& tensor) {
  state.add(
      name,
      [tensor] {
        Block out;
        append_bits(out, tensor);
        return out;
      },
      [tensor, name](const Block& block) {
        SavedState::expect_size(name, block, tensor.nbytes());
        const torch::NoGradGuard no_gradient;
        tensor.copy_(tensor_from(block.data(), tensor));
      });
}

void add_weights(SavedState& state, const std::string& name, Weights& weights,
                 const models::Model& model) {
  const auto save = [&weights] {
    Block out;
    for (const auto& tensor : weights) append_bits(out, tensor);
    return out;
  };
  const auto load = [&weights, &model, name](const Block& block) {
    weights.clear();
    if (block.empty()) return;
    Weights like = copy_weights(model);
    std::size_t bytes = 0;
    for (const auto& tensor : like) bytes += tensor.nbytes();
    SavedState::expect_size(name, block, bytes);
    const std::byte* next = block.data();
    for (const auto& tensor : like) {
      weights.push_back(tensor_from(next, tensor));
      next += tensor.nbytes();
    }
  };
  state.add(name, save, load);
}

}  // namespace s2fbench::train
