#include "sequences/lengths.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "data/genome.hpp"

namespace s2fbench::sequences {
namespace {

using Bases = std::vector<std::uint8_t>;

// The middle `length` nt of each of a row's sequences.
Bases cropped(const Bases& bases, int sequences, std::size_t length) {
  const std::size_t each = bases.size() / static_cast<std::size_t>(sequences);
  const std::size_t skip = (each - length) / 2;
  Bases middle;
  for (std::size_t start = skip; start < bases.size(); start += each)
    middle.insert(middle.end(), bases.begin() + static_cast<std::ptrdiff_t>(start),
                  bases.begin() + static_cast<std::ptrdiff_t>(start + length));
  return middle;
}

[[noreturn]] void fail(const Row& row, std::size_t is, std::size_t wanted,
                       const std::string& why) {
  throw UserError(
      fmt::format("sequence '{}' has {} nt, {} {}", row.name, is, why, wanted), row.where,
      "try length: {crop: N}, {pad: N} or {fit: N}");
}

void check(const Row& row, std::size_t each, std::size_t wanted, LengthPolicy policy,
           const std::string& first) {
  switch (policy) {
    case LengthPolicy::equal:
      if (each != wanted) fail(row, each, wanted, first);
      return;
    case LengthPolicy::crop:
      if (each < wanted) fail(row, each, wanted, "too few to crop to");
      return;
    case LengthPolicy::pad:
      if (each > wanted) fail(row, each, wanted, "too many to pad to");
      return;
    case LengthPolicy::fit:
      return;
  }
}

}  // namespace

Fitted with_one_length(RowSet set, const SequencesConfig& config) {
  const auto sequences = static_cast<std::size_t>(config.sequences);
  const auto& [policy, given] = config.length;
  const std::size_t wanted = given > 0 ? static_cast<std::size_t>(given)
                                       : set.rows.front().bases.size() / sequences;
  const std::string first =
      given > 0 ? "expected" : "while '" + set.rows.front().name + "' has";
  Fitted fitted;
  fitted.length = static_cast<int>(wanted * sequences);
  for (Row& row : set.rows) {
    if (row.bases.size() % sequences != 0)
      throw UserError(fmt::format("sequence '{}' of {} nt cannot be parted in {}",
                                  row.name, row.bases.size(), sequences),
                      row.where, "try another value of sequences");
    const std::size_t each = row.bases.size() / sequences;
    check(row, each, wanted, policy, first);
    if (each > wanted) row.bases = cropped(row.bases, config.sequences, wanted);
    fitted.letters.push_back(static_cast<std::int32_t>(row.bases.size()));
    row.bases.resize(static_cast<std::size_t>(fitted.length), data::kOther);
  }
  if (config.fixed_left + config.fixed_right >= fitted.length)
    throw UserError(
        "adapters leave nothing of rows of " + std::to_string(fitted.length) + " nt",
        config.source, "try smaller fixed_left and fixed_right");
  fitted.set = std::move(set);
  return fitted;
}

}  // namespace s2fbench::sequences
