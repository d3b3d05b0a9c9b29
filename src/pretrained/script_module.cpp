#include "pretrained/script_module.hpp"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <filesystem>
#include <map>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "config/config_node.hpp"
#include "pretrained/bpe_tokenizer.hpp"

namespace s2fbench::pretrained {
namespace {

using config::ConfigNode;

constexpr int kMostTokens = 1 << 30;
constexpr int kSixLetterWords = 4096 + 5;

// LibTorch's messages go on with a stack.
std::string first_line(const c10::Error& error) {
  const std::string text = error.what_without_backtrace();
  return text.substr(0, text.find('\n'));
}

std::string beside(const ConfigNode& root, const std::string& key,
                   const std::string& path) {
  return (std::filesystem::path(path).parent_path() / root.at(key).word()).string();
}

SpecialTokens read_special(const ConfigNode& root) {
  SpecialTokens special;
  const auto given = root.find("special");
  if (!given) return special;
  given->allow_keys({"pad", "mask", "before", "after"});
  special.pad = static_cast<int>(given->integer_or("pad", special.pad, 0));
  special.mask = static_cast<int>(given->integer_or("mask", special.mask, 0));
  special.before = static_cast<int>(given->integer_or("before", special.before, 0));
  special.after = static_cast<int>(given->integer_or("after", special.after, 0));
  return special;
}

std::unique_ptr<Tokenizer> read_letters(const ConfigNode& root) {
  const auto given = root.at("ids").integers();
  std::array<int, 5> ids{};
  if (given.size() != ids.size())
    root.at("ids").fail("expected five numbers, of A C G T and anything else");
  const SpecialTokens special = read_special(root);
  int largest = std::max({special.pad, special.mask, special.before, special.after});
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (given[i] < 0 || given[i] > kMostTokens)
      root.at("ids").fail("expected numbers from 0 on");
    ids[i] = static_cast<int>(given[i]);
    largest = std::max(largest, ids[i]);
  }
  return letter_tokenizer(ids, special, largest + 1);
}

std::unique_ptr<Tokenizer> read_tokenizer(const ConfigNode& root,
                                          const std::string& tokens,
                                          const std::string& path) {
  if (tokens == "one_hot") return letter_tokenizer({0, 1, 2, 3, 4}, {4, -1, -1, -1}, 5);
  if (tokens == "words") return bpe_tokenizer(beside(root, "tokenizer", path));
  if (tokens == "letters") return read_letters(root);
  const int first = static_cast<int>(root.at("first_word").integer(0, kMostTokens));
  return six_letter_tokenizer(first, first + kSixLetterWords);
}

class ScriptModule : public PretrainedModel {
 public:
  ScriptModule(const ConfigNode& root, const std::string& path) {
    root.allow_keys({"module", "tokens", "ids", "first_word", "tokenizer", "special",
                     "padding_mask", "longest", "width", "layers"});
    const std::string tokens =
        root.at("tokens").choice({"letters", "six_letters", "words", "one_hot"});
    tokenizer_ = read_tokenizer(root, tokens, path);
    one_hot_ = tokens == "one_hot";
    masks_padding_ = root.boolean_or("padding_mask", false);
    longest_ = static_cast<int>(root.integer_or("longest", 0, 1));
    width_ = static_cast<int>(root.at("width").integer(1, kMostTokens));
    layers_ = static_cast<int>(root.integer_or("layers", 1, 1));
    file_ = beside(root, "module", path);
    try {
      module_ = torch::jit::load(file_, torch::Device(torch::kCPU));
    } catch (const c10::Error& error) {
      throw UserError("cannot read a TorchScript module",
                      file_ + ": " + first_line(error),
                      "try to write it by torch.jit.save");
    }
    module_.eval();
  }

  int depth() const override { return layers_ - 1; }
  int width() const override { return width_; }
  int longest() const override { return longest_; }
  bool masks_padding() const override { return masks_padding_; }
  bool masked_training() const override { return false; }
  const Tokenizer& tokenizer() const override { return *tokenizer_; }
  const Manifest& manifest() const override { return manifest_; }

  std::optional<Weights> own_weights() const override {
    std::map<std::string, torch::Tensor> arrays;
    for (const auto& [name, value] : named(module_.named_parameters()))
      arrays.emplace(name, value);
    for (const auto& [name, value] : named(module_.named_buffers()))
      arrays.emplace(name, value);
    return Weights(std::move(arrays), file_);
  }

  void run(const Weights&, const TokenBatch& batch, int last,
           const LayerSeen& seen) const override {
    const auto states = states_of(call(batch));
    if (static_cast<int>(states.size()) != layers_)
      fail("returned " + std::to_string(states.size()) + " states, layers says " +
           std::to_string(layers_));
    for (int layer = 0; layer <= last; ++layer) {
      const torch::Tensor& state = states[static_cast<std::size_t>(layer)];
      const std::vector<std::int64_t> wanted = {batch.ids.size(0), batch.ids.size(1),
                                                width_};
      if (state.sizes() != wanted || !state.is_floating_point())
        fail("returned no floats of (batch, tokens, width) = (" + joined(wanted) +
             ") but (" + joined(state.sizes().vec()) + ")");
      seen(layer, state.to(torch::kFloat32));
    }
  }

  torch::Tensor logits(const Weights&, const torch::Tensor&) const override {
    throw UserError("the module has no language-model head that we know of", file_);
  }

 private:
  template <typename List>
  static std::map<std::string, torch::Tensor> named(const List& list) {
    std::map<std::string, torch::Tensor> arrays;
    for (const auto& item : list)
      arrays.emplace(item.name, item.value.detach().cpu().contiguous());
    return arrays;
  }

  static std::string joined(const std::vector<std::int64_t>& sizes) {
    std::vector<std::string> words;
    for (const std::int64_t size : sizes) words.push_back(std::to_string(size));
    return join(words, ", ");
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw UserError("the module " + what, file_, "see the keys width and layers");
  }

  // (batch, tokens) -> (batch, 4, tokens); letters beyond T are zeros
  static torch::Tensor one_hot(const torch::Tensor& ids) {
    return torch::one_hot(ids, 5).slice(2, 0, 4).transpose(1, 2).to(torch::kFloat32);
  }

  torch::jit::IValue call(const TokenBatch& batch) const {
    std::vector<torch::jit::IValue> inputs = {one_hot_ ? one_hot(batch.ids) : batch.ids};
    if (masks_padding_) inputs.emplace_back(batch.real);
    try {
      return module_.get_method("forward")(std::move(inputs));
    } catch (const std::exception& error) {  // also what the module itself raises
      const std::string text = error.what();
      throw UserError("the module cannot be run", file_ + ": " + text.substr(0, 500),
                      "try it in Python on the same input");
    }
  }

  std::vector<torch::Tensor> states_of(const torch::jit::IValue& value) const {
    if (value.isTensor()) return {value.toTensor()};
    if (value.isTensorList()) return value.toTensorVector();
    std::vector<torch::Tensor> states;
    if (!value.isTuple()) fail("returned neither a tensor nor a list or tuple of them");
    for (const auto& element : value.toTupleRef().elements()) {
      if (!element.isTensor()) fail("returned a tuple of other things than tensors");
      states.push_back(element.toTensor());
    }
    return states;
  }

  std::unique_ptr<Tokenizer> tokenizer_;
  Manifest manifest_;  // nothing is read but the module itself
  bool one_hot_ = false, masks_padding_ = false;
  int longest_ = 0, width_ = 0, layers_ = 1;
  std::string file_;
  torch::jit::Module module_;
};

}  // namespace

std::unique_ptr<PretrainedModel> script_module(const std::string& path) {
  return std::make_unique<ScriptModule>(ConfigNode::load(path), path);
}

}  // namespace s2fbench::pretrained
