#include "train/weights.hpp"

#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace s2fbench::train {
namespace {

using Named = std::vector<std::pair<std::string, torch::Tensor>>;

Named state_of(const models::Model& model) {
  Named out;
  for (const auto& item : model.named_parameters())
    out.emplace_back(item.key(), item.value());
  for (const auto& item : model.named_buffers())
    out.emplace_back(item.key(), item.value());
  return out;
}

}  // namespace

Weights copy_weights(const models::Model& model) {
  Weights out;
  for (const auto& [name, tensor] : state_of(model)) {
    out.push_back(tensor.detach().to(torch::kCPU, /*non_blocking=*/false, /*copy=*/true));
  }
  return out;
}

void restore_weights(models::Model& model, const Weights& weights) {
  const torch::NoGradGuard no_gradient;
  auto state = state_of(model);
  if (state.size() != weights.size()) {
    throw InternalError("weights restored into another architecture");
  }
  for (std::size_t i = 0; i < state.size(); ++i) state[i].second.copy_(weights[i]);
}

void share_weights(models::Model& model, Weights own, const comm::Context& gang) {
  if (gang.size() == 1) return;
  for (auto& tensor : own) {
    tensor = tensor.contiguous();
    const auto* first = static_cast<const std::byte*>(tensor.const_data_ptr());
    const comm::Bytes bytes = gang.broadcast({first, first + tensor.nbytes()}, 0);
    if (bytes.size() != tensor.nbytes())
      throw InternalError("ranks of a gang have models of different sizes");
    if (!bytes.empty())
      std::memcpy(tensor.mutable_data_ptr(), bytes.data(), bytes.size());
  }
  restore_weights(model, own);
}

std::string weights_hash(const models::Model& model) {
  Hasher hasher;
  for (const auto& [name, tensor] : state_of(model)) {
    hasher.add(name);
    const auto bits = tensor.detach().to(torch::kCPU).contiguous();
    for (const auto size : bits.sizes()) hasher.add(&size, sizeof(size));
    hasher.add(bits.data_ptr(), bits.nbytes());
  }
  return hasher.hex();
}

}  // namespace s2fbench::train
