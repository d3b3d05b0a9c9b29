// Byte-pair encoding as a published tokenizer.json says: words of letters, found by
// merging neighbours in the order of the file's list of merges.
#pragma once

#include <memory>
#include <string>

#include "pretrained/tokenizer.hpp"

namespace s2fbench::pretrained {

// A letter that is no word, such as N, is one UNK token. CLS goes first and SEP last.
// Throws UserError for a file that is no such tokenizer or lacks one of A C G T.
std::unique_ptr<Tokenizer> bpe_tokenizer(const std::string& path);

}  // namespace s2fbench::pretrained
