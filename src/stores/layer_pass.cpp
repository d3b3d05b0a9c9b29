#include "stores/layer_pass.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "h5/raw_rows.hpp"
#include "stores/numbers.hpp"

namespace s2fbench::stores {

std::vector<std::int32_t> checked_tokens(const StoreFile& store) {
  auto tokens = store.tokens();
  const Layout& layout = store.layout;
  const auto sequences = static_cast<std::size_t>(layout.sequences);
  if (layout.pooling != Pooling::full) return tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] > layout.special_start + layout.special_end &&
        tokens[i] <= layout.positions)
      continue;
    throw UserError("row " + std::to_string(i / sequences) + " says to have " +
                        std::to_string(tokens[i]) + " tokens, of " +
                        std::to_string(layout.positions) + " positions and " +
                        std::to_string(layout.special_start + layout.special_end) +
                        " special tokens",
                    store.file.file(), "make the store again");
  }
  return tokens;
}

std::string pass_over(
    const StoreFile& store, std::size_t index,
    const std::function<void(std::int64_t, std::span<const std::byte>)>& see) {
  const h5::Dataset layer = store.layer(index);
  const h5::RawRows rows(layer);
  std::vector<std::byte> stored(rows.row_bytes());
  Hasher hasher;
  for (std::int64_t row = 0; row < store.layout.rows; ++row) {
    rows.read(static_cast<std::size_t>(row), 0, stored);
    hasher.add(stored.data(), stored.size());
    if (first_not_finite(store.layout.number, stored))
      throw UserError("row " + std::to_string(row) + " holds a number that is not finite",
                      layer.where(), "make the store again");
    if (see) see(row, stored);
  }
  const auto tokens = checked_tokens(store);
  if (store.has_tokens()) hasher.add(tokens.data(), tokens.size() * sizeof(std::int32_t));
  return hasher.hex();
}

}  // namespace s2fbench::stores
