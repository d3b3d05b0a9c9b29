// One look at every number of a layer.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "stores/store_file.hpp"

namespace s2fbench::stores {

// Of every row and sequence, those of a complete store. Throws UserError for a number
// that leaves no token beside the special ones, or more than there are positions.
std::vector<std::int32_t> checked_tokens(const StoreFile& store);

// Reads a layer's rows in their order, gives each to `see` as it is stored, and returns
// the content hash: XXH3-128 of the stored bytes and, where there is one, of the dataset
// `tokens`. Throws UserError naming the row when a number is not finite.
std::string pass_over(
    const StoreFile& store, std::size_t index,
    const std::function<void(std::int64_t, std::span<const std::byte>)>& see = {});

}  // namespace s2fbench::stores
