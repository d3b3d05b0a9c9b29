// A module that a user brings as a file, and that can be called.
#pragma once

#include <torch/types.h>

#include <memory>
#include <string>
#include <vector>

#include "pretrained/weights.hpp"

namespace s2fbench::pretrained {

class UserModule {
 public:
  virtual ~UserModule() = default;
  // forward(inputs...): the tensor, or the list or tuple of tensors, that it returns.
  // Throws UserError when it cannot be run or returns something else.
  virtual std::vector<torch::Tensor> call(std::vector<torch::Tensor> inputs) const = 0;
  // Their source and hash, for stores.
  virtual Weights weights() const = 0;
};

// *.pt2: a package of torch._inductor.aoti_compile_and_package, machine code that runs
// when it is loaded; anything else: TorchScript, of torch.jit.save. On the CPU. Throws
// UserError for a file that is neither.
std::unique_ptr<UserModule> load_user_module(const std::string& path);

}  // namespace s2fbench::pretrained
