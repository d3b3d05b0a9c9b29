// The start of a safetensors file: parsing and checking, apart from any file.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "formats/safetensors.hpp"

namespace s2fbench::formats {

struct SafetensorsHeader {
  std::vector<TensorInfo> tensors;  // by offset, counted from the start of the file
  SafetensorsMetadata metadata;
};

// Of a whole file; looks at no array. Throws UserError "what: source: ...", and nothing
// else whatever the bytes are.
SafetensorsHeader parse_safetensors(std::span<const std::byte> file,
                                    const std::string& source);

// The length and the header of a file of these arrays. Throws InternalError for a name
// used twice or values that do not fill the shape.
std::string safetensors_header(const std::vector<FloatTensor>& tensors,
                               const SafetensorsMetadata& metadata);

}  // namespace s2fbench::formats
