#include "pretrained/user_module.hpp"

#include <torch/csrc/inductor/aoti_package/model_package_loader.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/version.h>

#include <exception>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace s2fbench::pretrained {
namespace {

// LibTorch's messages go on with a stack.
std::string first_line(const std::exception& error) {
  const auto* of_torch = dynamic_cast<const c10::Error*>(&error);
  const std::string text =
      of_torch != nullptr ? of_torch->what_without_backtrace() : error.what();
  return text.substr(0, text.find('\n'));
}

[[noreturn]] void cannot_run(const std::string& file, const std::exception& error) {
  const std::string text = error.what();  // also what the module itself raises
  throw UserError("the module cannot be run", file + ": " + text.substr(0, 500),
                  "try it in Python on the same input");
}

class Script : public UserModule {
 public:
  explicit Script(const std::string& file) : file_(file) {
    try {
      module_ = torch::jit::load(file, torch::Device(torch::kCPU));
    } catch (const c10::Error& error) {
      throw UserError("cannot read a TorchScript module", file + ": " + first_line(error),
                      "try to write it by torch.jit.save");
    }
    module_.eval();
  }

  std::vector<torch::Tensor> call(std::vector<torch::Tensor> inputs) const override {
    torch::jit::IValue value;
    try {
      value = module_.get_method("forward")({inputs.begin(), inputs.end()});
    } catch (const std::exception& error) {
      cannot_run(file_, error);
    }
    return tensors_of(value);
  }

  Weights weights() const override {
    std::map<std::string, torch::Tensor> arrays;
    const auto add = [&](const auto& list) {
      for (const auto& item : list)
        arrays.emplace(item.name, item.value.detach().cpu().contiguous());
    };
    add(module_.named_parameters());
    add(module_.named_buffers());
    return {std::move(arrays), file_};
  }

 private:
  std::vector<torch::Tensor> tensors_of(const torch::jit::IValue& value) const {
    if (value.isTensor()) return {value.toTensor()};
    if (value.isTensorList()) return value.toTensorVector();
    if (!value.isTuple()) fail("neither a tensor nor a list or tuple of them");
    std::vector<torch::Tensor> tensors;
    for (const auto& element : value.toTupleRef().elements()) {
      if (!element.isTensor()) fail("a tuple of other things than tensors");
      tensors.push_back(element.toTensor());
    }
    return tensors;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw UserError("the module returned " + what, file_,
                    "expected the states of its layers");
  }

  std::string file_;
  torch::jit::Module module_;
};

class Package : public UserModule {
 public:
  explicit Package(const std::string& file) : file_(file) {
    try {
      hash_ = hash_file_hex(file);
      loader_ = std::make_unique<torch::inductor::AOTIModelPackageLoader>(file);
    } catch (const UserError&) {
      throw;
    } catch (const std::exception& error) {
      throw UserError(
          "cannot load a compiled package", file + ": " + first_line(error),
          "try torch._inductor.aoti_compile_and_package on this machine, with a "
          "PyTorch of this program's version: " TORCH_VERSION);
    }
  }

  std::vector<torch::Tensor> call(std::vector<torch::Tensor> inputs) const override {
    try {
      return loader_->run(inputs);
    } catch (const std::exception& error) {
      cannot_run(file_, error);
    }
  }

  Weights weights() const override { return {file_, hash_}; }

 private:
  std::string file_, hash_;
  std::unique_ptr<torch::inductor::AOTIModelPackageLoader> loader_;
};

}  // namespace

std::unique_ptr<UserModule> load_user_module(const std::string& path) {
  if (path.ends_with(".pt2")) return std::make_unique<Package>(path);
  return std::make_unique<Script>(path);
}

}  // namespace s2fbench::pretrained
