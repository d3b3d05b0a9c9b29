#include "audit/sequences.hpp"

#include "h5/file.hpp"

namespace s2fbench::audit {

Sequences read_sequences(const std::string& path) {
  const h5::File file = h5::File::open(path);
  return {data::read_tables(file), file.dataset("bases").read<std::uint8_t>()};
}

}  // namespace s2fbench::audit
