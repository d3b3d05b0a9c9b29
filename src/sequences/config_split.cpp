// The keys `split` and `negatives` of a dataset file of kind: sequences.
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "sequences/config_parts.hpp"

namespace s2fbench::sequences {
namespace {

using config::ConfigNode;

constexpr long long kMostParts = 1000;
constexpr const char* kFolds[] = {"train", "valid", "test"};
const std::map<std::string, SplitBy> kSplits = {
    {"given", SplitBy::given},           {"column", SplitBy::column},
    {"chromosome", SplitBy::chromosome}, {"random", SplitBy::random},
    {"homology", SplitBy::homology},     {"study_random", SplitBy::study_random},
    {"test_only", SplitBy::test_only}};

std::array<double, 3> read_shares(const ConfigNode& node) {
  std::array<double, 3> shares{};
  const auto items = node.items();
  if (items.size() != shares.size())
    node.fail("expected three shares: of train, valid and test");
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i)
    sum += shares[i] = items[i].number(0, 1);
  if (std::fabs(sum - 1) > 1e-6) node.fail("the shares must have the sum 1");
  return shares;
}

// "1-8" means 1, 2, ..., 8; any other word itself.
std::vector<std::string> read_values(const ConfigNode& node) {
  constexpr long long most = 10'000;
  std::vector<std::string> values;
  for (const auto& item : node.items()) {
    const std::string word = item.word();
    const auto ends = split(word, '-');
    const auto first = ends.size() == 2 ? parse_integer(ends[0]) : std::nullopt;
    const auto last = ends.size() == 2 ? parse_integer(ends[1]) : std::nullopt;
    if (!first || !last) {
      values.push_back(word);
      continue;
    }
    if (*last < *first || *last - *first > most) item.fail("expected FIRST-LAST");
    for (long long value = *first; value <= *last; ++value)
      values.push_back(std::to_string(value));
  }
  if (values.empty()) node.fail("expected at least one value");
  return values;
}

SplitConfig with_values(SplitConfig config, const ConfigNode& node) {
  std::set<std::string> seen;
  for (std::size_t fold = 0; fold < 3; ++fold) {
    const auto values = node.find(kFolds[fold]);
    if (!values && fold > 0) node.at(kFolds[fold]);  // throws: only train has a default
    if (!values) continue;
    config.values[fold] = read_values(*values);
    for (const auto& value : config.values[fold]) {
      if (!seen.insert(value).second)
        values->fail("'" + value + "' is in the folds twice");
    }
  }
  return config;
}

}  // namespace

SplitConfig read_split(const ConfigNode& node) {
  SplitConfig config;
  config.where = node.where();
  std::vector<std::string> names;
  for (const auto& [name, by] : kSplits) names.push_back(name);
  config.by = kSplits.at(node.at("by").choice(names));
  switch (config.by) {
    case SplitBy::given:
      node.allow_keys({"by", "valid_share", "seed"});
      if (const auto share = node.find("valid_share"))
        config.valid_share = share->number(0, 1);
      break;
    case SplitBy::column:
      node.allow_keys({"by", "column", "train", "valid", "test"});
      config.column = node.at("column").word();
      config = with_values(std::move(config), node);
      break;
    case SplitBy::chromosome:
      node.allow_keys({"by", "train", "valid", "test"});
      config = with_values(std::move(config), node);
      break;
    case SplitBy::random:
    case SplitBy::homology:
    case SplitBy::study_random:
      node.allow_keys({"by", "shares", "seed", "parts"});
      if (const auto shares = node.find("shares")) config.shares = read_shares(*shares);
      if (const auto parts = node.find("parts")) {
        if (node.has("shares")) parts->fail("expected shares or parts, not both");
        config.parts = static_cast<int>(parts->integer(3, kMostParts));
      }
      break;
    case SplitBy::test_only:
      node.allow_keys({"by"});
      break;
  }
  config.seed = static_cast<std::uint64_t>(node.integer_or("seed", 1, 0));
  return config;
}

NegativeConfig read_negatives(const ConfigNode& node, const std::filesystem::path& root) {
  NegativeConfig config;
  const std::string from = node.at("from").choice({"regions", "genome", "shuffles"});
  if (from == "shuffles") {
    node.allow_keys({"from", "per_positive", "seed"});
    config.from = NegativeSource::shuffles;
  } else {
    std::vector<std::string> keys = {"from",     "genome", "match",   "per_positive",
                                     "distance", "seed",   "stranded"};
    config.from = NegativeSource::genome;
    if (from == "regions") {
      keys.insert(keys.end(), {"bed", "shift"});
      config.from = NegativeSource::regions;
    }
    node.allow_keys(keys);
    config.genome = resolved(root, node.at("genome"));
    if (from == "regions") config.regions = resolved(root, node.at("bed"));
    config.shift = node.integer_or("shift", 0);
    config.stranded = node.boolean_or("stranded", false);
    config.distance = node.integer_or("distance", 0, 0);
    if (const auto match = node.find("match"))
      config.match_gc = match->choice({"gc", "none"}) == "gc";
  }
  if (const auto count = node.find("per_positive"))
    config.per_positive = static_cast<int>(count->integer(1, 1000));
  config.seed = static_cast<std::uint64_t>(node.integer_or("seed", 1, 0));
  return config;
}

}  // namespace s2fbench::sequences
