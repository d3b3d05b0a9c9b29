#include "audit/leakage_report.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace s2fbench::audit {
namespace {

using data::Tables;

constexpr const char* kFolds[] = {"train", "valid", "test"};
constexpr std::size_t kWorstShown = 5;  // of each pair of splits

struct Named {
  std::string table, chromosome;
  std::int64_t start = 0, end = 0;
};

Named named(const Tables& tables, std::size_t row) {
  const std::int64_t start = tables.window_start[row];
  return {tables.tables[tables.window_table[row]],
          tables.chromosomes[static_cast<std::size_t>(tables.window_chromosome[row])],
          start, start + tables.stored(row)};
}

std::string place(const Tables& tables, std::size_t row) {
  const Named window = named(tables, row);
  return fmt::format("{}:{}-{}", window.chromosome, window.start, window.end);
}

const char* kind(const Match& match) {
  return match.on_genome ? "same_bases" : "near_duplicate";
}

std::string match_text(const Match& match, const Tables& tables) {
  return fmt::format("  {} {} {} ({}), {} nt, identity {:.3f}\n",
                     place(tables, match.query), match.on_genome ? "overlaps" : "is like",
                     place(tables, match.reference), match.reverse ? "-" : "+", match.nt,
                     match.identity);
}

double share(const SplitPair& pair) {
  return pair.query_windows > 0 ? double(pair.duplicated) / double(pair.query_windows)
                                : 0;
}

nlohmann::json window_json(const Tables& tables, std::size_t row) {
  const Named window = named(tables, row);
  return {{"table", window.table},
          {"chromosome", window.chromosome},
          {"start", window.start},
          {"end", window.end}};
}

}  // namespace

std::string leakage_text(const AuditReport& report, const Tables& tables) {
  const AuditOptions& options = report.options;
  std::string text = fmt::format(
      "near-duplicates: {} nt or more at identity {} or more, on either strand\n\n"
      "{:<7} {:<7} {:>9} {:>12} {:>16} {:>8} {:>14}\n",
      options.overlap, options.identity, "of", "in", "windows", "overlapping",
      "near-duplicates", "share", "not comparable");
  for (const SplitPair& pair : report.pairs) {
    text +=
        fmt::format("{:<7} {:<7} {:>9} {:>12} {:>16} {:>7.2f}% {:>14}\n",
                    kFolds[pair.query], kFolds[pair.reference], pair.query_windows,
                    pair.overlapping, pair.duplicated, 100 * share(pair), pair.unknown);
  }
  for (const SplitPair& pair : report.pairs) {
    if (pair.matches.empty()) continue;
    text +=
        fmt::format("\nworst of {} in {}:\n", kFolds[pair.query], kFolds[pair.reference]);
    const std::size_t shown = std::min(kWorstShown, pair.matches.size());
    for (std::size_t i = 0; i < shown; ++i) text += match_text(pair.matches[i], tables);
    if (pair.matches.size() > shown)
      text += fmt::format("  and {} more (--out TSV)\n", pair.matches.size() - shown);
  }
  return text;
}

std::string leakage_json(const AuditReport& report, const Tables& tables) {
  nlohmann::json pairs = nlohmann::json::array();
  for (const SplitPair& pair : report.pairs) {
    nlohmann::json matches = nlohmann::json::array();
    for (const Match& match : pair.matches) {
      matches.push_back({{"kind", kind(match)},
                         {"query", window_json(tables, match.query)},
                         {"reference", window_json(tables, match.reference)},
                         {"strand", match.reverse ? "-" : "+"},
                         {"nt", match.nt},
                         {"identity", match.identity}});
    }
    pairs.push_back({{"reference", kFolds[pair.reference]},
                     {"query", kFolds[pair.query]},
                     {"reference_windows", pair.reference_windows},
                     {"query_windows", pair.query_windows},
                     {"overlapping", pair.overlapping},
                     {"near_duplicates", pair.duplicated},
                     {"not_comparable", pair.unknown},
                     {"matches", matches}});
  }
  const AuditOptions& options = report.options;
  return nlohmann::json{{"overlap", options.overlap},
                        {"identity", options.identity},
                        {"kmer", options.sketch.kmer},
                        {"density", options.sketch.density},
                        {"pairs", pairs}}
             .dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
         "\n";
}

std::string leakage_tsv(const AuditReport& report, const Tables& tables) {
  std::string text =
      "kind\tquery_split\tquery_table\tquery_chrom\tquery_start\tquery_end\t"
      "reference_split\treference_table\treference_chrom\treference_start\t"
      "reference_end\tstrand\tnt\tidentity\n";
  for (const SplitPair& pair : report.pairs) {
    for (const Match& match : pair.matches) {
      text += kind(match);
      for (const auto& [fold, row] : {std::pair(pair.query, match.query),
                                      std::pair(pair.reference, match.reference)}) {
        const Named window = named(tables, row);
        text += fmt::format("\t{}\t{}\t{}\t{}\t{}", kFolds[fold], window.table,
                            window.chromosome, window.start, window.end);
      }
      text += fmt::format("\t{}\t{}\t{:.4f}\n", match.reverse ? "-" : "+", match.nt,
                          match.identity);
    }
  }
  return text;
}

}  // namespace s2fbench::audit
