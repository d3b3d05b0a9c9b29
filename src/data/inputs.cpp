#include "data/inputs.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::data {
namespace {

constexpr std::size_t kNamesShown = 5;

std::string shortened(const std::vector<std::string>& names) {
  std::vector<std::string> shown(
      names.begin(),
      names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kNamesShown)));
  std::string text = join(shown, ", ");
  if (names.size() > shown.size()) {
    text += " and " + std::to_string(names.size() - shown.size()) + " more";
  }
  return text;
}

std::vector<Source> open_sources(const DatasetConfig& config) {
  std::vector<Source> sources;
  for (std::size_t i = 0; i < config.tracks.size(); ++i) {
    const auto& track = config.tracks[i];
    sources.push_back({track.name, static_cast<int>(i), false, Track::open(track.file)});
  }
  for (std::size_t i = 0; i < config.tracks.size(); ++i) {
    const auto& track = config.tracks[i];
    if (track.replicate.empty()) continue;
    sources.push_back({track.name + " (replicate)", static_cast<int>(i), true,
                       Track::open(track.replicate)});
  }
  return sources;
}

std::vector<std::string> names_of(const std::vector<Chromosome>& chromosomes) {
  std::vector<std::string> names;
  for (const auto& chromosome : chromosomes) names.push_back(chromosome.name);
  return names;
}

[[noreturn]] void fail_unknown(const NamedPlace& place, const Genome& genome) {
  throw UserError(place.where + ": no chromosome '" + place.name + "' in " +
                  genome.path() +
                  did_you_mean(place.name, names_of(genome.chromosomes())));
}

// Names that match the exclusions; one that matches nothing is an error.
std::vector<std::string> find_excluded(const DatasetConfig& config,
                                       const Genome& genome) {
  std::vector<std::string> excluded;
  for (const auto& place : config.excluded) {
    bool matched = false;
    for (const auto& chromosome : genome.chromosomes()) {
      if (fnmatch(place.name.c_str(), chromosome.name.c_str(), 0) != 0) continue;
      excluded.push_back(chromosome.name);
      matched = true;
    }
    if (!matched) fail_unknown(place, genome);
  }
  return excluded;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::map<std::string, Fold> fold_of_chromosomes(const DatasetConfig& config,
                                                const Inputs& inputs) {
  std::map<std::string, Fold> folds;
  for (const auto& [places, fold] :
       {std::pair{&config.valid, Fold::valid}, std::pair{&config.test, Fold::test}}) {
    for (const auto& place : *places) {
      if (!inputs.genome.length(place.name)) fail_unknown(place, inputs.genome);
      if (contains(inputs.excluded, place.name)) {
        throw UserError(place.where + ": chromosome '" + place.name +
                        "' is in a fold and in exclude_chromosomes");
      }
      folds[place.name] = fold;
    }
  }
  return folds;
}

// Of all files together.
GenomeRegions read_unmappable(const DatasetConfig& config, const Genome& genome) {
  GenomeRegions unmappable;
  for (const auto& path : config.unmappable) {
    auto regions = read_genome_regions(path, genome);
    for (const auto& [chromosome, intervals] : regions.intervals) {
      auto& all = unmappable.intervals[chromosome];
      all.insert(all.end(), intervals.begin(), intervals.end());
    }
    std::move(regions.skipped.begin(), regions.skipped.end(),
              std::back_inserter(unmappable.skipped));
  }
  return unmappable;
}

// Names shared with the FASTA must have its length; the others are returned.
std::vector<SkippedContig> check_names(const Source& source, const Inputs& inputs) {
  std::vector<SkippedContig> skipped;
  bool shared = false;
  for (const auto& [name, length] : source.file.chromosomes()) {
    const auto expected = inputs.genome.length(name);
    if (!expected) {
      skipped.push_back({name, source.file.path()});
      continue;
    }
    shared = true;
    if (*expected != length && !contains(inputs.excluded, name)) {
      throw UserError("chromosome " + name + " has " + std::to_string(length) +
                          " nt in " + source.file.path() + " and " +
                          std::to_string(*expected) + " nt in the FASTA",
                      inputs.genome.path(), "try files of one genome release");
    }
  }
  if (shared) return skipped;
  throw UserError(
      "no chromosome name is shared with the FASTA (there: " +
          shortened(names_of(inputs.genome.chromosomes())) +
          "; in the bigWig: " + shortened(names_of(source.file.chromosomes())) + ")",
      source.file.path(), "try files of one genome release");
}

// Every chromosome that gives windows must be in every bigWig.
void check_coverage(const DatasetConfig& config, const Inputs& inputs) {
  for (const auto& source : inputs.sources) {
    std::vector<std::string> lacking;
    for (const auto& chromosome : inputs.chromosomes) {
      if (!source.file.length(chromosome.name)) lacking.push_back(chromosome.name);
    }
    if (lacking.empty()) continue;
    throw UserError("track '" + source.name + "' has no data on " + shortened(lacking),
                    source.file.path(), "try exclude_chromosomes in " + config.source);
  }
}

void fail_no_window(const DatasetConfig& config, const Genome& genome) {
  std::int64_t longest = 0;
  for (const auto& chromosome : genome.chromosomes()) {
    longest = std::max(longest, chromosome.length);
  }
  throw UserError(
      config.tiled().where + ": windows of " + std::to_string(config.tiled().stored) +
      " nt are longer than every contig (longest chromosome: " + std::to_string(longest) +
      " nt); try shorter windows");
}

void check_folds(const DatasetConfig& config, const Inputs& inputs) {
  for (const Fold fold : {Fold::train, Fold::valid, Fold::test}) {
    const auto& all = inputs.chromosomes;
    const Tiling tiling{config.tiled().stored, config.tiled().stride};
    if (std::any_of(all.begin(), all.end(), [&](const ChromosomePlan& plan) {
          return plan.fold == fold &&
                 std::any_of(plan.contigs.begin(), plan.contigs.end(),
                             [&](const Interval& c) { return tiling.windows(c) > 0; });
        })) {
      continue;
    }
    throw UserError(std::string("the ") + fold_name(fold) + " fold has no window of " +
                        std::to_string(config.tiled().stored) + " nt",
                    config.source, "try other chromosomes or shorter windows");
  }
}

std::int64_t shortest_window(const DatasetConfig& config) {
  std::int64_t shortest = config.tiled().stored;
  for (const auto& table : config.tables) {
    shortest = std::min<std::int64_t>(shortest, table.stored);
  }
  return shortest;
}

// Merges a chromosome's peaks into the windows of each peak-centred table. Those that
// cannot be used are added to `inputs.dropped`.
Inputs with_peaks(Inputs inputs, const DatasetConfig& config, ChromosomePlan plan,
                  std::int64_t length) {
  const bool excluded = contains(inputs.excluded, plan.name);
  plan.merged.resize(config.tables.size());
  for (std::size_t t = 0; t < config.tables.size(); ++t) {
    const auto& table = config.tables[t];
    if (table.kind != TableKind::peak_centred) continue;
    auto merged = merge_peaks(plan.peaks, table.stored, table.merge_overlap, length);
    auto& dropped = inputs.dropped[t];
    if (excluded) {
      dropped.excluded += static_cast<std::int64_t>(merged.size());
      continue;
    }
    auto placed = place_peaks(std::move(merged), table.stored, plan.contigs, length);
    dropped.clipped += placed.clipped;
    dropped.unmappable += placed.unmappable;
    plan.merged[t] = std::move(placed.kept);
  }
  if (!excluded && !plan.contigs.empty()) inputs.chromosomes.push_back(std::move(plan));
  return inputs;
}

}  // namespace

const char* fold_name(Fold fold) {
  if (fold == Fold::train) return "training";
  return fold == Fold::valid ? "validation" : "test";
}

Inputs open_inputs(const DatasetConfig& config) {
  Inputs inputs{Genome::open(config.genome), {}, {}, {}, {}, {}};
  inputs.excluded = find_excluded(config, inputs.genome);
  inputs.dropped.resize(config.tables.size());
  const auto folds = fold_of_chromosomes(config, inputs);
  auto unmappable = read_unmappable(config, inputs.genome);
  auto peaks = read_peaks(config, inputs.genome);
  inputs.skipped = std::move(unmappable.skipped);
  std::move(peaks.skipped.begin(), peaks.skipped.end(),
            std::back_inserter(inputs.skipped));
  inputs.sources = open_sources(config);
  for (const auto& source : inputs.sources) {
    for (auto& contig : check_names(source, inputs)) inputs.skipped.push_back(contig);
  }
  const std::int64_t shortest = shortest_window(config);
  const auto chromosomes = inputs.genome.chromosomes();
  for (const auto& [name, length] : chromosomes) {
    const auto fold = folds.find(name);
    ChromosomePlan plan{
        name, fold == folds.end() ? Fold::train : fold->second, {}, {}, {}};
    plan.contigs = find_contigs(length, std::move(unmappable.intervals[name]), shortest);
    plan.peaks = std::move(peaks.by_chromosome[name]);
    inputs = with_peaks(std::move(inputs), config, std::move(plan), length);
  }
  if (inputs.chromosomes.empty()) fail_no_window(config, inputs.genome);
  check_folds(config, inputs);
  check_coverage(config, inputs);
  return inputs;
}

}  // namespace s2fbench::data
