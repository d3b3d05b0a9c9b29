// Amounts of memory as people write and read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace s2fbench {

// Bytes of "4096", "64M", "1.5G" or "2T"; K, M, G and T are powers of 1024. Nothing for
// other texts and for more than 2^62.
std::optional<std::int64_t> parse_bytes(std::string_view text);

// "512 B", "64.0 MiB", "3.1 GiB".
std::string human_bytes(std::int64_t bytes);

}  // namespace s2fbench
