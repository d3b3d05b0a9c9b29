// Parts of a dataset file of kind: sequences. Used by config.cpp alone.
#pragma once

#include <filesystem>
#include <string>

#include "config/config_node.hpp"
#include "sequences/config.hpp"

namespace s2fbench::sequences {

// A path of the file as it is looked up.
inline std::string resolved(const std::filesystem::path& root,
                            const config::ConfigNode& node) {
  return (root / node.word()).string();
}

// All throw UserError with file:line:column.
Input read_input(const config::ConfigNode& node, const std::filesystem::path& root,
                 const SequencesConfig& config);
NegativeConfig read_negatives(const config::ConfigNode& node,
                              const std::filesystem::path& root);
SplitConfig read_split(const config::ConfigNode& node);

}  // namespace s2fbench::sequences
