// A module of the user's own as a pre-trained model: TorchScript or a compiled package,
// and a YAML file that says how it reads sequences.
//
// clang-format off
//   module: mine.pt       # of torch.jit.save, or mine.pt2 of aoti_compile_and_package;
//                         # lies beside this file
//   tokens: letters       # or six_letters, words, one_hot
//   ids: [7, 8, 9, 10, 11]            # letters: of A C G T and anything else
//   first_word: 4                     # six_letters
//   tokenizer: tokenizer.json         # words
//   special: {pad: 4, mask: 3, before: 0, after: 1}  # letters; before and after: CLS, SEP
//   padding_mask: true    # forward(ids, real); left out: forward(ids)
//   longest: 1026         # tokens of a sequence; left out: any number
//   width: 256            # of its states
//   layers: 1             # states that it returns; left out: 1
// clang-format on
//
// ids (batch, tokens) int64, real (batch, tokens) bool; with one_hot forward takes
// (batch, 4, length) float32. It returns (batch, tokens, width), or a list or tuple of as
// many as `layers`. A package must have been exported with both sizes of ids dynamic.
#pragma once

#include <memory>
#include <string>

#include "pretrained/model.hpp"

namespace s2fbench::pretrained {

// Loads the module, for its weights are in it. Throws UserError for a description or a
// module that cannot be read.
std::unique_ptr<PretrainedModel> script_module(const std::string& path);

}  // namespace s2fbench::pretrained
