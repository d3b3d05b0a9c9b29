#include "sequences/split.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "base/text.hpp"

namespace s2fbench::sequences {
namespace {

using data::Fold;
using Sets = std::vector<std::vector<std::size_t>>;  // rows of each set

// In random order.
Sets shuffled_sets(const std::vector<std::size_t>& together, const SplitConfig& split,
                   const std::vector<bool>& taking_part) {
  std::map<std::size_t, std::vector<std::size_t>> by_first;
  for (std::size_t row = 0; row < together.size(); ++row)
    if (taking_part[row]) by_first[together[row]].push_back(row);
  Sets ordered, shuffled;
  for (auto& [first, rows] : by_first) ordered.push_back(std::move(rows));
  for (const auto i :
       random_permutation(std::ssize(ordered), RandomStream(split.seed, "split")))
    shuffled.push_back(std::move(ordered[static_cast<std::size_t>(i)]));
  return shuffled;
}

std::vector<Fold> by_shares(const std::vector<std::size_t>& together,
                            const SplitConfig& split) {
  const std::vector<bool> all(together.size(), true);
  const auto lacks = [&](double share) {
    return std::llround(share * static_cast<double>(together.size()));
  };
  // Rows that test and validation still lack.
  std::array<long long, 3> room = {0, lacks(split.shares[1]), lacks(split.shares[2])};
  std::vector<Fold> folds(together.size(), Fold::train);
  for (const auto& set : shuffled_sets(together, split, all)) {
    for (const Fold fold : {Fold::test, Fold::valid}) {
      auto& left = room[static_cast<std::size_t>(fold)];
      if (std::ssize(set) > left) continue;
      left -= std::ssize(set);
      for (const auto row : set) folds[row] = fold;
      break;
    }
  }
  return folds;
}

Assignment by_parts(const std::vector<std::size_t>& together, const SplitConfig& split) {
  const std::vector<bool> all(together.size(), true);
  Sets sets = shuffled_sets(together, split, all);
  std::stable_sort(sets.begin(), sets.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::vector<std::size_t> sizes(static_cast<std::size_t>(split.parts), 0);
  Assignment assignment{std::vector<Fold>(together.size(), Fold::train),
                        std::vector<std::int32_t>(together.size(), 0)};
  for (const auto& set : sets) {
    const auto smallest = std::min_element(sizes.begin(), sizes.end());
    const auto part = static_cast<std::int32_t>(smallest - sizes.begin());
    *smallest += set.size();
    for (const auto row : set) {
      assignment.part[row] = part;
      assignment.fold[row] = part == 0   ? Fold::test
                             : part == 1 ? Fold::valid
                                         : Fold::train;
    }
  }
  return assignment;
}

std::string without_chr(const std::string& name) {
  return name.starts_with("chr") ? name.substr(3) : name;
}

// Folds by a row's value: those listed, else training, unless that is listed too.
std::vector<Fold> by_values(const std::vector<Row>& rows, const SplitConfig& split) {
  const bool chromosome = split.by == SplitBy::chromosome;
  const auto key = [&](const std::string& value) {
    return chromosome ? without_chr(value) : value;
  };
  std::map<std::string, Fold> fold_of;
  const std::string what = chromosome ? "chromosome" : "value of " + split.column;
  for (std::size_t fold = 0; fold < 3; ++fold)
    for (const auto& value : split.values[fold])
      if (!fold_of.emplace(key(value), static_cast<Fold>(fold)).second)
        throw UserError(what + " '" + value + "' is in the folds twice", split.where);
  std::set<std::string> unused;
  for (const auto& [value, fold] : fold_of) unused.insert(value);
  std::vector<Fold> folds;
  for (const Row& row : rows) {
    const std::string& value = chromosome ? row.chromosome : row.split_value;
    if (value.empty())
      throw UserError("row '" + row.name + "' has no " + what, row.where,
                      "the split needs one");
    const auto found = fold_of.find(key(value));
    if (found == fold_of.end() && !split.values[0].empty())
      throw UserError("row '" + row.name + "' has the " + what + " '" + value +
                          "', which is in no fold",
                      row.where, "try without train:, which then has all others");
    folds.push_back(found == fold_of.end() ? Fold::train : found->second);
    unused.erase(key(value));
  }
  if (!unused.empty())
    throw UserError("no row has the " + what + " '" + *unused.begin() + "'", split.where,
                    "leave it out, or look whether it is spelled so in the inputs");
  return folds;
}

std::vector<Fold> as_given(const std::vector<Row>& rows,
                           const std::vector<std::size_t>& together,
                           const SplitConfig& split) {
  std::vector<Fold> folds;
  std::vector<bool> training;
  bool has_valid = false;
  for (const Row& row : rows) {
    if (!row.fold)
      throw UserError("row '" + row.name + "' has no fold", row.where,
                      "try fold: of its input, {fold} in its keys, or another split");
    folds.push_back(*row.fold);
    training.push_back(*row.fold == Fold::train);
    has_valid = has_valid || *row.fold == Fold::valid;
  }
  if (split.valid_share == 0) return folds;
  if (has_valid)
    throw UserError(split.where + ": valid_share is for inputs without validation rows");
  const auto count = std::count(training.begin(), training.end(), true);
  auto room = std::llround(split.valid_share * static_cast<double>(count));
  // Sets that are also in test keep what training has of them.
  for (const auto& set : shuffled_sets(together, split, training)) {
    if (std::ssize(set) > room) continue;
    room -= std::ssize(set);
    for (const auto row : set) folds[row] = Fold::valid;
  }
  return folds;
}

}  // namespace

Assignment assign(const std::vector<Row>& rows, const std::vector<std::size_t>& together,
                  const SplitConfig& split) {
  if (split.parts > 0) return by_parts(together, split);
  Assignment assignment;
  assignment.part.assign(rows.size(), 0);
  switch (split.by) {
    case SplitBy::given:
      assignment.fold = as_given(rows, together, split);
      break;
    case SplitBy::column:
    case SplitBy::chromosome:
      assignment.fold = by_values(rows, split);
      break;
    case SplitBy::random:
    case SplitBy::homology:
    case SplitBy::study_random:
      assignment.fold = by_shares(together, split);
      break;
    case SplitBy::test_only:
      assignment.fold.assign(rows.size(), Fold::test);
      break;
  }
  return assignment;
}

std::vector<bool> of_one_fold(const std::vector<Fold>& fold,
                              const std::vector<std::size_t>& together) {
  std::vector<Fold> last(fold.size(), Fold::train);
  for (std::size_t row = 0; row < fold.size(); ++row)
    last[together[row]] = std::max(last[together[row]], fold[row]);
  std::vector<bool> keep;
  for (std::size_t row = 0; row < fold.size(); ++row)
    keep.push_back(fold[row] == last[together[row]]);
  return keep;
}

}  // namespace s2fbench::sequences
