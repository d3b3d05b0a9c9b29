#include "sequences/inputs.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "data/genome.hpp"
#include "sequences/eclip_rows.hpp"
#include "sequences/hdf5_rows.hpp"
#include "sequences/negatives.hpp"
#include "sequences/region_rows.hpp"
#include "sequences/text_rows.hpp"
#include "sequences/tile_rows.hpp"
#include "sequences/variant_rows.hpp"

namespace s2fbench::sequences {
namespace {

struct Reader {
  const SequencesConfig& config;

  RowSet operator()(const FastaInput& input) const {
    return read_fasta_rows(input, config);
  }
  RowSet operator()(const TableInput& input) const {
    return read_table_rows(input, config);
  }
  RowSet operator()(const Hdf5Input& input) const {
    return read_hdf5_rows(input, config);
  }
  RowSet operator()(const RegionInput& input) const {
    return read_region_rows(input, config);
  }
  RowSet operator()(const TileInput& input) const {
    return read_tile_rows(input, config);
  }
  RowSet operator()(const VariantInput& input) const { return read_variant_rows(input); }
  RowSet operator()(const EclipInput& input) const {
    return read_eclip_rows(input, config);
  }
};

using Files = std::vector<std::pair<std::string, std::string>>;

struct FileLister {
  Files operator()(const FastaInput& input) const { return {{"sequences", input.file}}; }
  Files operator()(const TableInput& input) const { return {{"table", input.file}}; }
  Files operator()(const Hdf5Input& input) const { return {{"arrays", input.file}}; }
  Files operator()(const RegionInput& input) const {
    return {{"regions", input.file}, {"genome", input.genome}};
  }
  Files operator()(const TileInput& input) const { return {{"genome", input.genome}}; }
  Files operator()(const VariantInput& input) const {
    return {{"variants", input.file},
            input.genome.empty() ? std::pair{"sequences", input.sequences}
                                 : std::pair{"genome", input.genome}};
  }
  Files operator()(const EclipInput& input) const {
    return {{"replicate 1", input.replicates[0]},
            {"replicate 2", input.replicates[1]},
            {"mock input", input.mock},
            {"genome", input.genome}};
  }
};

// Names without their ending are those of an element's pair.
RowSet with_pairs(RowSet set, const std::vector<std::string>& suffixes) {
  for (Row& row : set.rows) {
    for (const auto& suffix : suffixes) {
      if (!row.name.ends_with(suffix) || row.name.size() == suffix.size()) continue;
      row.group = row.name.substr(0, row.name.size() - suffix.size());
      break;
    }
  }
  return set;
}

RowSet without_unmeasured(RowSet set) {
  std::vector<bool> keep;
  for (const Row& row : set.rows)
    keep.push_back(std::any_of(row.targets.begin(), row.targets.end(),
                               [](float value) { return !std::isnan(value); }));
  return kept(std::move(set), keep, "nothing measured");
}

// Of letters nothing is measured: a row's number is how many of them are known.
RowSet with_known_letters(RowSet set) {
  for (Row& row : set.rows) {
    const auto known = std::count_if(row.bases.begin(), row.bases.end(),
                                     [](auto base) { return base != data::kOther; });
    row.targets = {static_cast<float>(known)};
  }
  return set;
}

// Rows of unknown bases alone say nothing; with `all` those with any are left out.
RowSet without_unknown(RowSet set, bool all) {
  std::vector<bool> keep;
  for (const Row& row : set.rows) {
    const auto unknown = std::count(row.bases.begin(), row.bases.end(), data::kOther);
    keep.push_back(unknown < (all ? 1 : std::ssize(row.bases)));
  }
  return kept(std::move(set), keep, all ? "an unknown base" : "no known base");
}

}  // namespace

RowSet read_rows(const SequencesConfig& config) {
  RowSet set{config.tracks, {}};
  for (const auto& input : config.inputs) {
    RowSet rows = std::visit(Reader{config}, input.source);
    for (Row& row : rows.rows) {
      if (!input.prefix.empty()) row.name = input.prefix + row.name;
      if (input.fold) row.fold = input.fold;
    }
    set = joined(std::move(set), std::move(rows));
  }
  if (config.values == data::Values::effect)
    set = with_element_tracks(std::move(set), config.tracks);
  if (config.values == data::Values::letters) set = with_known_letters(std::move(set));
  set = without_unmeasured(std::move(set));
  set = without_unknown(std::move(set), config.drop_unknown);
  if (set.rows.empty())
    throw UserError("no row is left of all inputs", config.source,
                    "try inputs with known bases and measured values");
  set = with_pairs(std::move(set), config.pair_suffixes);
  return with_negatives(std::move(set), config.negatives);
}

std::vector<std::pair<std::string, std::string>> input_files(
    const SequencesConfig& config) {
  Files files;
  for (const auto& input : config.inputs) {
    const Files some = std::visit(FileLister{}, input.source);
    files.insert(files.end(), some.begin(), some.end());
  }
  if (!config.negatives.regions.empty())
    files.emplace_back("regions of negatives", config.negatives.regions);
  if (!config.negatives.genome.empty())
    files.emplace_back("genome of negatives", config.negatives.genome);
  return files;
}

}  // namespace s2fbench::sequences
