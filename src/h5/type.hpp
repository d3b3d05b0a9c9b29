// C++ types and HDF5 types: which file types may be read as which C++ type.
#pragma once

#include <cstdint>
#include <string>

#include "h5/handle.hpp"

namespace s2fbench::h5 {

// The memory type of int8/16/32/64, uint8/16/32/64, float and double.
template <typename Number>
hid_t native_type();

// "int32", "uint8", "float16", "text", "compound": for messages.
std::string type_name(hid_t type);
// Whether every value of `file_type` survives being read as `memory_type`: integers into
// integers at least as wide with the sign kept, floats into floats at least as wide.
bool reads_as(hid_t file_type, hid_t memory_type);

// IEEE half precision, as numpy's float16.
Handle half_type();
// UTF-8 text: `width` bytes, zero-padded; width 0 = of variable length.
Handle text_type(std::size_t width);

}  // namespace s2fbench::h5
