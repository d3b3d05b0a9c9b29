#include "variants/plan.hpp"

#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "base/text.hpp"

namespace s2fbench::variants {
namespace {

using data::VariantPlace;

// Where the stored nt of a variant begin.
std::int64_t start_of(const VariantPlace& place, const data::VariantReference& reference,
                      const VariantGeometry& geometry) {
  const int stored = geometry.stored();
  // The study's convention: base 1,023 of 2,048.
  if (geometry.centre == WindowCentre::variant) return place.offset - (stored / 2 - 1);
  return -((stored - reference.length(place.sequence)) / 2);
}

struct Against {
  std::string reason = {}, detail = {};
};

Against against(const formats::Variant& variant, const VariantPlace& place,
                const data::VariantReference& reference,
                const VariantGeometry& geometry) {
  if (place.sequence < 0) {
    return {"no such sequence",
            "element '" + variant.element + "', chromosome '" + variant.chromosome + "'"};
  }
  const std::int64_t length = reference.length(place.sequence);
  if (place.offset < 0 || place.offset >= length) {
    return {"outside the sequence",
            reference.name(place.sequence) + " of " + std::to_string(length) + " nt"};
  }
  const auto base =
      reference.bases(place.sequence, place.offset, place.offset + 1, 0).front();
  if (base != data::base_code(variant.reference)) {
    return {"reference mismatch", std::string("the sequence has ") + "ACGTN"[base]};
  }
  if (geometry.centre == WindowCentre::sequence && length > geometry.central) {
    return {
        "sequence is longer than the window's middle",
        std::to_string(length) + " nt, more than " + std::to_string(geometry.central)};
  }
  const std::int64_t start = start_of(place, reference, geometry);
  if (reference.flanks().empty() && (start < 0 || start + geometry.stored() > length)) {
    return {"window reaches over the chromosome's end"};
  }
  return {};
}

void check(const VariantGeometry& geometry) {
  if (geometry.central < 1 || geometry.central > geometry.length) {
    throw UserError("the middle of a window of " + std::to_string(geometry.length) +
                    " nt cannot have " + std::to_string(geometry.central));
  }
  if (geometry.shifts > 0 && geometry.shift_range() == 0) {
    throw UserError("no room to shift windows whose whole length is summed", "",
                    "try a smaller --central");
  }
}

// Rows in the order in which they come up, by place.
class RowBook {
 public:
  std::int64_t place(const VariantWindow& window) {
    const auto [entry, is_new] =
        places_.try_emplace({window.sequence, window.start}, std::ssize(windows_));
    if (is_new) {
      windows_.push_back(window);
      edits_.emplace_back();
    }
    return entry->second;
  }
  // The number of an edit among those of its place, from 1.
  std::int64_t edit(std::int64_t place, std::int64_t offset, std::uint8_t base) {
    auto& own = edits_[static_cast<std::size_t>(place)];
    const auto [entry, is_new] =
        known_.try_emplace({place, offset, base}, own.size() + 1);
    if (is_new) own.push_back({place, offset, base});
    return static_cast<std::int64_t>(entry->second);
  }
  const std::vector<VariantWindow>& windows() const { return windows_; }
  // The reference of each place, then its edits.
  std::vector<VariantRow> rows() const {
    std::vector<VariantRow> all;
    for (std::size_t place = 0; place < windows_.size(); ++place) {
      all.push_back({static_cast<std::int64_t>(place), 0, data::kOther});
      all.insert(all.end(), edits_[place].begin(), edits_[place].end());
    }
    return all;
  }

 private:
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> places_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::uint8_t>, std::size_t> known_;
  std::vector<VariantWindow> windows_;
  std::vector<std::vector<VariantRow>> edits_;
};

}  // namespace

VariantPlan plan_variants(formats::VariantTable table,
                          const data::VariantReference& reference,
                          const VariantGeometry& geometry) {
  check(geometry);
  table = formats::without_duplicates(std::move(table));
  VariantPlan plan;
  plan.rejected = std::move(table.rejected);
  RowBook book;
  std::vector<std::pair<std::int64_t, std::int64_t>> rows;  // place, edit
  for (formats::Variant& variant : table.variants) {
    const VariantPlace place = reference.locate(variant);
    const Against reason = against(variant, place, reference, geometry);
    if (!reason.reason.empty()) {
      plan.rejected.push_back(formats::rejected(variant, reason.reason, reason.detail));
      continue;
    }
    const std::int64_t start = start_of(place, reference, geometry);
    const std::int64_t at = book.place({place.sequence, start});
    rows.emplace_back(
        at, book.edit(at, place.offset - start, data::base_code(variant.alternative)));
    plan.variants.push_back(std::move(variant));
  }
  plan.places = book.windows();
  plan.rows = book.rows();
  std::vector<std::int64_t> first(plan.places.size());  // row of each place
  for (std::int64_t row = std::ssize(plan.rows); row-- > 0;) {
    first[static_cast<std::size_t>(plan.rows[static_cast<std::size_t>(row)].place)] = row;
  }
  for (const auto& [place, edit] : rows) {
    const std::int64_t row = first[static_cast<std::size_t>(place)];
    plan.reference_row.push_back(row);
    plan.alternative_row.push_back(row + edit);
  }
  return plan;
}

std::map<std::string, int> rejections(const VariantPlan& plan) {
  std::map<std::string, int> reasons;
  for (const auto& item : plan.rejected) ++reasons[item.reason];
  return reasons;
}

std::string rejections_text(const VariantPlan& plan) {
  std::vector<std::string> words;
  for (const auto& [reason, count] : rejections(plan))
    words.push_back(std::to_string(count) + " x " + reason);
  return join(words, ", ");
}

void expect_some(const VariantPlan& plan) {
  if (!plan.variants.empty()) return;
  if (plan.rejected.empty())
    throw UserError("no variants to score: none was in the table");
  throw UserError("no variant is left to score: " + rejections_text(plan),
                  plan.rejected.front().where);
}

int shift_offset(const VariantWindow& place, int shift,
                 const data::VariantReference& reference,
                 const VariantGeometry& geometry) {
  if (geometry.shifts == 0) return 0;
  const std::string key =
      reference.name(place.sequence) + ":" + std::to_string(place.start);
  RandomStream stream(geometry.seed, "variant shifts", static_cast<std::uint64_t>(shift),
                      hash64(key));
  return static_cast<int>(
      stream.below(static_cast<std::uint64_t>(geometry.shift_range())));
}

}  // namespace s2fbench::variants
