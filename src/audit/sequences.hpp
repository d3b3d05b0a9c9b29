// What an audit needs of a prepared file: bases and windows, not the coverage.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/tables.hpp"

namespace s2fbench::audit {

struct Sequences {
  data::Tables tables;
  std::vector<std::uint8_t> bases;  // data::BaseCode
};

// Throws UserError when the file is no dataset.
Sequences read_sequences(const std::string& path);

}  // namespace s2fbench::audit
