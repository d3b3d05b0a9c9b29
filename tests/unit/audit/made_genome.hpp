// Datasets of one window table, made base by base.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "audit/leakage.hpp"
#include "data/dataset.hpp"
#include "data/genome.hpp"
#include "support/made_codes.hpp"

namespace s2fbench::audit {

using test::Codes;
using test::mutated;
using test::part;
using test::put;
using test::random_codes;
using test::turned;

// Windows of `window` nt side by side on a chromosome per split: chr1 train, chr2 valid,
// chr3 test.
struct MadeGenome {
  data::Tables tables;
  Codes bases;

  MadeGenome(int window, const Codes& train, const Codes& valid, const Codes& test) {
    tables.input = window;
    tables.tracks = {"a"};
    tables.tables = {"tiled"};
    tables.table_stored = {window};
    for (const Codes* codes : {&train, &valid, &test}) add(*codes, window);
  }
  AuditReport audit(AuditOptions options = {}) const {
    return find_leakage(tables, bases, options);
  }

 private:
  void add(const Codes& codes, int window) {
    const auto fold = static_cast<std::uint8_t>(tables.chromosomes.size());
    tables.chromosomes.push_back("chr" + std::to_string(fold + 1));
    const std::size_t first = bases.size();
    bases.insert(bases.end(), codes.begin(), codes.end());
    tables.bases = std::ssize(bases);
    for (std::int64_t start = 0; start + window <= std::ssize(codes); start += window) {
      tables.window_table.push_back(0);
      tables.window_chromosome.push_back(fold);
      tables.window_start.push_back(start);
      tables.window_position.push_back(static_cast<std::int64_t>(first) + start);
      tables.window_fold.push_back(fold);
    }
  }
};

// The pair of splits of a report.
inline const SplitPair& pair_of(const AuditReport& report, data::Fold reference,
                                data::Fold query) {
  return *std::find_if(report.pairs.begin(), report.pairs.end(),
                       [&](const SplitPair& pair) {
                         return pair.reference == static_cast<int>(reference) &&
                                pair.query == static_cast<int>(query);
                       });
}

}  // namespace s2fbench::audit
