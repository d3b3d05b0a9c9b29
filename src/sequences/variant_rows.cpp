#include "sequences/variant_rows.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "data/variant_reference.hpp"
#include "formats/variant_table.hpp"
#include "sequences/target_values.hpp"

namespace s2fbench::sequences {
namespace {

using data::VariantPlace;
using data::VariantReference;
using formats::Variant;

std::unique_ptr<VariantReference> reference_of(const VariantInput& input) {
  if (!input.genome.empty())
    return std::make_unique<data::GenomeReference>(data::Genome::open(input.genome));
  return std::make_unique<data::ShortSequences>(
      formats::read_sequence_set(input.sequences), 0, 0);
}

std::int64_t start_of(const VariantPlace& place, std::int64_t length,
                      const VariantInput& input) {
  if (input.place == WindowPlace::element) return (length - input.window) / 2;
  const std::int64_t start = place.offset - (input.window / 2 - 1);
  if (input.place == WindowPlace::variant) return start;
  // Where the sequence is shorter than the window it lies in the window's middle.
  if (length < input.window) return (length - input.window) / 2;
  return std::clamp<std::int64_t>(start, 0, length - input.window);
}

// Why the variant gives no pair of windows, or "".
std::string reason_against(const Variant& variant, const VariantPlace& place,
                           const VariantReference& reference, const VariantInput& input) {
  if (std::isnan(variant.measured)) return "no measured effect";
  if (place.sequence < 0) return "no such sequence";
  const std::int64_t length = reference.length(place.sequence);
  if (place.offset < 0 || place.offset >= length) return "outside the sequence";
  const auto base =
      reference.bases(place.sequence, place.offset, place.offset + 1, 0).front();
  if (base != data::base_code(variant.reference)) return "reference mismatch";
  const std::int64_t start = start_of(place, length, input);
  if (place.offset < start || place.offset >= start + input.window)
    return "outside the window of the element";
  if (reference.flanks().empty() && (start < 0 || start + input.window > length))
    return "window over a chromosome's end";
  return "";
}

Row row_of(const Variant& variant, const VariantPlace& place,
           const VariantReference& reference, const VariantInput& input) {
  const std::int64_t start = start_of(place, reference.length(place.sequence), input);
  Row row;
  row.name = fmt::format("{}:{}:{}:{}>{}", variant.element, variant.chromosome,
                         variant.position, variant.reference, variant.alternative);
  row.group = variant.element;
  row.where = variant.where;
  row.chromosome = variant.chromosome;
  row.start = std::max<std::int64_t>(-1, variant.position - 1 - (place.offset - start));
  row.targets = {checked_float(variant.measured, variant.where)};
  row.bases = reference.bases(place.sequence, start, start + input.window, 0);
  auto alternative = row.bases;
  alternative[static_cast<std::size_t>(place.offset - start)] =
      data::base_code(variant.alternative);
  row.bases.insert(row.bases.end(), alternative.begin(), alternative.end());
  return row;
}

bool wanted(const std::string& element, const VariantInput& input) {
  return input.elements.empty() || std::find(input.elements.begin(), input.elements.end(),
                                             element) != input.elements.end();
}

}  // namespace

RowSet read_variant_rows(const VariantInput& input) {
  const auto reference = reference_of(input);
  const auto table = formats::without_duplicates(
      formats::read_variant_table(input.file, {input.release, input.measured, {}}));
  RowSet set;
  for (const auto& variant : table.rejected)
    if (wanted(variant.element, input)) ++set.dropped["variant: " + variant.reason];
  for (const auto& variant : table.variants) {
    if (!wanted(variant.element, input)) continue;
    const VariantPlace place = reference->locate(variant);
    const std::string reason = reason_against(variant, place, *reference, input);
    if (!reason.empty()) {
      ++set.dropped["variant: " + reason];
      continue;
    }
    set.rows.push_back(row_of(variant, place, *reference, input));
  }
  std::set<std::string> elements;
  for (const auto& variant : table.variants) elements.insert(variant.element);
  for (const auto& variant : table.rejected) elements.insert(variant.element);
  for (const auto& element : input.elements)
    if (!elements.contains(element))
      throw UserError("no variant is of element '" + element + "'" +
                          did_you_mean(element, {elements.begin(), elements.end()}),
                      input.file, "the names must be those of the table");
  if (!set.rows.empty()) return set;
  std::vector<std::string> reasons;
  for (const auto& [reason, count] : set.dropped)
    reasons.push_back(std::to_string(count) + " x " + reason);
  throw UserError("no variant gives a pair of windows" +
                      (reasons.empty() ? "" : " (" + join(reasons, ", ") + ")"),
                  input.file);
}

RowSet with_element_tracks(RowSet set, std::vector<std::string> tracks) {
  const bool given = !tracks.empty();
  for (Row& row : set.rows) {
    // A table without elements has one track.
    if (row.group.empty()) row.group = given ? tracks.front() : "effect";
    if (std::find(tracks.begin(), tracks.end(), row.group) != tracks.end()) continue;
    if (given)
      throw UserError("element '" + row.group + "' is none of the tracks", row.where,
                      "try tracks with it, or elements without it");
    tracks.push_back(row.group);
  }
  for (Row& row : set.rows) {
    const auto track = std::find(tracks.begin(), tracks.end(), row.group);
    std::vector<float> targets(tracks.size(), std::numeric_limits<float>::quiet_NaN());
    targets[static_cast<std::size_t>(track - tracks.begin())] = row.targets.at(0);
    row.targets = std::move(targets);
  }
  set.tracks = std::move(tracks);
  return set;
}

}  // namespace s2fbench::sequences
