#include "data/inputs.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <map>

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

struct Unmappable {
  std::map<std::string, std::vector<Interval>> intervals;  // by chromosome
  std::vector<SkippedContig> skipped;
};

Unmappable read_unmappable(const DatasetConfig& config, const Genome& genome) {
  Unmappable unmappable;
  for (const auto& path : config.unmappable) {
    std::vector<std::string> unknown;
    for (const auto& [chromosome, interval, where] : read_bed(path)) {
      const auto length = genome.length(chromosome);
      if (!length) {
        if (!contains(unknown, chromosome)) unknown.push_back(chromosome);
        continue;
      }
      if (interval.end > *length) {
        throw UserError("BED end " + std::to_string(interval.end) + " lies beyond " +
                            chromosome + " of " + std::to_string(*length) + " nt",
                        where, "try the BED of this genome release");
      }
      unmappable.intervals[chromosome].push_back(interval);
    }
    for (auto& name : unknown) unmappable.skipped.push_back({std::move(name), path});
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
  throw UserError(config.windows_where + ": windows of " + std::to_string(config.stored) +
                  " nt are longer than every contig (longest chromosome: " +
                  std::to_string(longest) + " nt); try shorter windows");
}

void check_folds(const DatasetConfig& config, const Inputs& inputs) {
  for (const Fold fold : {Fold::train, Fold::valid, Fold::test}) {
    const auto& all = inputs.chromosomes;
    if (std::any_of(all.begin(), all.end(),
                    [&](const ChromosomePlan& plan) { return plan.fold == fold; })) {
      continue;
    }
    throw UserError(std::string("the ") + fold_name(fold) + " fold has no window of " +
                        std::to_string(config.stored) + " nt",
                    config.source, "try other chromosomes or shorter windows");
  }
}

}  // namespace

const char* fold_name(Fold fold) {
  if (fold == Fold::train) return "training";
  return fold == Fold::valid ? "validation" : "test";
}

Inputs open_inputs(const DatasetConfig& config) {
  Inputs inputs{
      Genome::open(config.genome), {config.stored, config.stride}, {}, {}, {}, {}};
  inputs.excluded = find_excluded(config, inputs.genome);
  const auto folds = fold_of_chromosomes(config, inputs);
  auto unmappable = read_unmappable(config, inputs.genome);
  inputs.skipped = std::move(unmappable.skipped);
  inputs.sources = open_sources(config);
  for (const auto& source : inputs.sources) {
    for (auto& contig : check_names(source, inputs)) inputs.skipped.push_back(contig);
  }
  for (const auto& [name, length] : inputs.genome.chromosomes()) {
    if (contains(inputs.excluded, name)) continue;
    auto contigs =
        find_contigs(length, std::move(unmappable.intervals[name]), inputs.tiling);
    if (contigs.empty()) continue;
    const auto fold = folds.find(name);
    inputs.chromosomes.push_back(
        {name, fold == folds.end() ? Fold::train : fold->second, std::move(contigs)});
  }
  if (inputs.chromosomes.empty()) fail_no_window(config, inputs.genome);
  check_folds(config, inputs);
  check_coverage(config, inputs);
  return inputs;
}

}  // namespace s2fbench::data
