#include "sequences/region_rows.hpp"

#include <spdlog/fmt/fmt.h>

#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sequences/letters.hpp"
#include "sequences/target_values.hpp"

namespace s2fbench::sequences {
namespace {

// "+" or "-"; "" where the file does not say.
std::string strand_of(const data::RegionLine& line) {
  constexpr std::size_t column = 5;
  if (column >= line.columns.size()) return "";
  const std::string text(trim(line.columns[column]));
  return text == "+" || text == "-" ? text : "";
}

}  // namespace

std::optional<std::string> chromosome_in(const data::Genome& genome,
                                         const std::string& name) {
  const bool prefixed = name.starts_with("chr");
  for (const auto& candidate : {name, prefixed ? name.substr(3) : "chr" + name}) {
    if (genome.length(candidate)) return candidate;
  }
  return std::nullopt;
}

RowSet window_rows(const std::vector<data::RegionLine>& lines, const data::Genome& genome,
                   const WindowRule& rule) {
  RowSet set;
  std::set<std::string> seen;
  for (const auto& line : lines) {
    const auto& [chromosome, interval, where] = line.region;
    const auto known = chromosome_in(genome, chromosome);
    if (!known) {
      ++set.dropped[kNoChromosome];
      continue;
    }
    const std::string strand = strand_of(line);
    const std::int64_t shift = strand == "-" ? -rule.shift : rule.shift;
    Row row;
    row.start =
        interval.start + (interval.end - interval.start) / 2 + shift - rule.length / 2;
    if (row.start < 0 || row.start + rule.length > *genome.length(*known)) {
      ++set.dropped[kBeyondEnd];
      continue;
    }
    row.chromosome = *known;
    row.where = where;
    row.name = fmt::format("{}:{}-{}{}", *known, row.start, row.start + rule.length,
                           rule.stranded ? strand : "");
    if (!seen.insert(row.name).second) {
      ++set.dropped[kRepeats];
      continue;
    }
    row.bases = genome.bases(*known, row.start, row.start + rule.length);
    if (rule.stranded && strand == "-") row.bases = reverse_complement(row.bases);
    set.rows.push_back(std::move(row));
  }
  return set;
}

RowSet read_region_rows(const RegionInput& input, const SequencesConfig& config) {
  const auto genome = data::Genome::open(input.genome);
  RowSet set = window_rows(data::read_bed_lines(input.file), genome,
                           {input.window, input.shift, input.stranded});
  if (set.rows.empty())
    throw UserError("no region gives a window of " + std::to_string(input.window) + " nt",
                    input.file, "try files of one genome release");
  set.tracks = config.tracks;
  if (config.values == data::Values::effect)
    throw UserError("regions are no pairs of alleles", input.file,
                    "try variants: and genome:");
  const double label = input.label;
  for (auto& row : set.rows) row.targets = targets_of({&label, 1}, config, row.where);
  return set;
}

}  // namespace s2fbench::sequences
