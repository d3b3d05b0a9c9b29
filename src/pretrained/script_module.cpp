#include "pretrained/script_module.hpp"

#include <filesystem>
#include <map>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "config/config_node.hpp"
#include "pretrained/bpe_tokenizer.hpp"
#include "pretrained/user_module.hpp"

namespace s2fbench::pretrained {
namespace {

using config::ConfigNode;

constexpr int kMostTokens = 1 << 30;
constexpr int kSixLetterWords = 4096 + 5;

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
    module_ = load_user_module(file_);
  }

  int depth() const override { return layers_ - 1; }
  int width() const override { return width_; }
  int longest() const override { return longest_; }
  bool masks_padding() const override { return masks_padding_; }
  bool masked_training() const override { return false; }
  const Tokenizer& tokenizer() const override { return *tokenizer_; }
  const Manifest& manifest() const override { return manifest_; }

  std::optional<Weights> own_weights() const override { return module_->weights(); }

  void run(const Weights&, const TokenBatch& batch, int last,
           const LayerSeen& seen) const override {
    const auto states = states_of(batch);
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

  std::vector<torch::Tensor> states_of(const TokenBatch& batch) const {
    std::vector<torch::Tensor> inputs = {one_hot_ ? one_hot(batch.ids) : batch.ids};
    if (masks_padding_) inputs.push_back(batch.real);
    return module_->call(std::move(inputs));
  }

  std::unique_ptr<Tokenizer> tokenizer_;
  Manifest manifest_;  // nothing is read but the module itself
  bool one_hot_ = false, masks_padding_ = false;
  int longest_ = 0, width_ = 0, layers_ = 1;
  std::string file_;
  std::unique_ptr<UserModule> module_;
};

}  // namespace

std::unique_ptr<PretrainedModel> script_module(const std::string& path) {
  return std::make_unique<ScriptModule>(ConfigNode::load(path), path);
}

}  // namespace s2fbench::pretrained
