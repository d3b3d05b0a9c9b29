// The JSON header of a safetensors file: parsing and checking, apart from any file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/safetensors.hpp"

namespace s2fbench::formats {

struct SafetensorsHeader {
  std::vector<TensorInfo> tensors;  // by offset, counted from the start of the file
  SafetensorsMetadata metadata;
};

// `data_start` is where the arrays begin in the file, `data_bytes` how many bytes follow.
// Throws UserError "what: source: ...".
SafetensorsHeader parse_safetensors_header(const std::string& json,
                                           const std::string& source,
                                           std::uint64_t data_start,
                                           std::uint64_t data_bytes);

}  // namespace s2fbench::formats
