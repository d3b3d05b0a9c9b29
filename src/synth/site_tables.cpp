#include "synth/site_tables.hpp"

#include <map>
#include <tuple>
#include <vector>

#include "synth/effects.hpp"
#include "synth/text_file.hpp"

namespace s2fbench::synth {
namespace {

constexpr std::int64_t kOcclusionReach = 1024;  // nt to each side

using SiteKey = std::tuple<std::int64_t, int>;  // start, element

std::map<SiteKey, const PlantedSite*> by_place(const Chromosome& chromosome) {
  std::map<SiteKey, const PlantedSite*> planted;
  for (const PlantedSite& site : chromosome.planted) {
    planted[{site.start, site.element}] = &site;
  }
  return planted;
}

std::string place(const Chromosome& chromosome, const Site& site) {
  return chromosome.name + '\t' + std::to_string(site.start) + '\t' +
         std::to_string(site.start + site.length) + '\t' +
         std::string(kGrammar[site.element].name) + '\t' + (site.reverse ? '-' : '+');
}

std::string per_cell_header(const std::string& columns, const std::string& first,
                            const std::string& second) {
  std::string text = columns;
  for (const auto cell : kCellNames) {
    text.append("\t").append(cell).append(".").append(first);
    text.append("\t").append(cell).append(".").append(second);
  }
  return text;
}

std::string per_cell(const PerCell& first, const PerCell& second) {
  std::string text;
  for (std::size_t c = 0; c < kCells; ++c) {
    text += '\t' + number(first[c]) + '\t' + number(second[c]);
  }
  return text;
}

// All sites of one element within a window.
std::vector<Interval> sites_within(const std::vector<Site>& sites, Element element,
                                   const Interval& window, std::size_t near) {
  std::vector<Interval> result;
  std::size_t first = near;
  while (first > 0 && sites[first - 1].start >= window.start) --first;
  for (std::size_t i = first; i < sites.size() && sites[i].start < window.end; ++i) {
    const std::int64_t end = sites[i].start + sites[i].length;
    if (sites[i].element != element || end > window.end) continue;
    result.push_back({sites[i].start, end});
  }
  return result;
}

}  // namespace

void write_sites(const std::string& path, const SynthGenome& genome) {
  TextFile file(path);
  file.line(
      per_cell_header("chrom\tstart\tend\telement\tstrand\taffinity\tplanted\tcassette",
                      "additive", "multiplicative"));
  for (std::size_t k = 0; k < genome.chromosomes.size(); ++k) {
    const auto planted = by_place(genome.chromosomes[k]);
    for (std::size_t i = 0; i < genome.sites[k].size(); ++i) {
      const Site& site = genome.sites[k][i];
      const auto found = planted.find({site.start, site.element});
      const bool known = found != planted.end();
      file.line(place(genome.chromosomes[k], site) + '\t' + number(site.affinity) +
                (known ? "\t1\t" + found->second->cassette : "\t0\t.") +
                per_cell(genome.activities[k][i].additive,
                         genome.activities[k][i].multiplicative));
    }
  }
  file.close();
}

void write_occlusion(const std::string& path, const SynthGenome& genome) {
  const Chromosome& chromosome = genome.chromosomes.back();
  const std::vector<Site>& sites = genome.sites.back();
  const auto planted = by_place(chromosome);
  TextFile file(path);
  file.line(
      per_cell_header("chrom\tstart\tend\telement\tstrand\tcopies", "alone", "all"));
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (!planted.contains({sites[i].start, sites[i].element})) continue;
    const std::int64_t middle = sites[i].start + sites[i].length / 2;
    const Interval window{middle - kOcclusionReach, middle + kOcclusionReach};
    const auto all = sites_within(sites, sites[i].element, window, i);
    const Interval own{sites[i].start, sites[i].start + sites[i].length};
    const Effect alone = occlusion_effect(chromosome.bases, {{own}}, window);
    const Effect together =
        all.size() == 1 ? alone : occlusion_effect(chromosome.bases, all, window);
    file.line(place(chromosome, sites[i]) + '\t' + std::to_string(all.size()) +
              per_cell(alone.delta, together.delta));
  }
  file.close();
}

void write_duplicates(const std::string& path, const SynthGenome& genome) {
  TextFile file(path);
  file.line("chrom\tstart\tend\tcopy_chrom\tcopy_start\tcopy_end\tstrand\tidentity");
  for (const Duplicate& duplicate : genome.duplicates) {
    const auto text = [&](std::size_t k, const Interval& interval) {
      return genome.chromosomes[k].name + '\t' + std::to_string(interval.start) + '\t' +
             std::to_string(interval.end);
    };
    file.line(text(duplicate.source, duplicate.source_interval) + '\t' +
              text(duplicate.copy, duplicate.copy_interval) + '\t' +
              (duplicate.reverse ? '-' : '+') + '\t' + number(duplicate.identity));
  }
  file.close();
}

}  // namespace s2fbench::synth
