// A pre-trained model of the genome: what it makes of sequences, layer by layer.
//
// Models hold their weights by published names and say what they need before anything is
// loaded, so that a weight file is checked as a whole.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "pretrained/tokenizer.hpp"
#include "pretrained/weights.hpp"

namespace s2fbench::pretrained {

struct TokenBatch {
  torch::Tensor ids;   // (batch, tokens) int64
  torch::Tensor real;  // (batch, tokens) bool: no padding
};

class PretrainedModel {
 public:
  virtual ~PretrainedModel() = default;
  // Layers are counted from 0, what goes into the first block, to depth().
  virtual int depth() const = 0;
  virtual int width() const = 0;
  virtual int longest() const = 0;  // tokens of a sequence; 0 = any number
  // Positions of a state; 0 = one a token. Models that have some put every sequence in
  // the middle of longest() letters, zeros around it.
  virtual int positions() const { return 0; }
  // Whether a state's positions are places, so that their mean says something.
  virtual bool has_mean() const { return true; }
  // Whether sequences of unlike length may share a batch without changing one another.
  virtual bool masks_padding() const = 0;
  // Whether it was trained to guess masked tokens.
  virtual bool masked_training() const = 0;
  virtual const Tokenizer& tokenizer() const = 0;
  virtual const Manifest& manifest() const = 0;
  // The weights of a model that comes with them; its manifest is empty.
  virtual std::optional<Weights> own_weights() const { return std::nullopt; }
  // What a pass over sequences of so many tokens takes beside their states.
  virtual std::int64_t bytes_beside(std::int64_t /*tokens*/) const { return 0; }

  // Called with each layer and its states (batch, tokens or positions, width), which may
  // be kept.
  using LayerSeen = std::function<void(int layer, const torch::Tensor& states)>;
  // Layers 0 to `last` in turn.
  virtual void run(const Weights& weights, const TokenBatch& batch, int last,
                   const LayerSeen& seen) const = 0;
  // The language-model head on states of the last layer, (batch, tokens, vocabulary), or
  // what else it was trained to tell. Throws UserError for a model without one.
  virtual torch::Tensor logits(const Weights& weights,
                               const torch::Tensor& states) const = 0;
};

// Linear layer `name` of the weights; x (..., inputs) -> (..., outputs).
torch::Tensor linear(const Weights& weights, const std::string& name,
                     const torch::Tensor& x);
// Layer norm over the last dimension.
torch::Tensor layer_norm(const Weights& weights, const std::string& name,
                         const torch::Tensor& x, double epsilon);

// One-hot letters in the middle of `longest`, zeros around them, the odd one behind. ids
// (batch, letters), A C G T other = 0 ... 4 -> (batch, 4, longest) float64; `unknown` is
// in each channel of another letter. Throws UserError when there are more letters.
torch::Tensor centred_letters(const torch::Tensor& ids, std::int64_t longest,
                              double unknown);

}  // namespace s2fbench::pretrained
