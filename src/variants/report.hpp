// What `s2fbench evaluate MODEL --variants` says: tables for people, JSON for programs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "variants/plan.hpp"
#include "variants/scores.hpp"
#include "variants/statistics.hpp"

namespace s2fbench::variants {

// How the numbers were made; every output carries it.
struct VariantMethod {
  std::string model;  // architecture
  std::vector<std::string> tracks;
  VariantGeometry geometry;
  std::string flanks;  // in words; "" = genomic context
  OverTracks over = OverTracks::mean_of_ratios;
  int draws = 1000;  // of the bootstrap over positions
};

struct VariantReport {
  VariantMethod method;
  VariantPlan plan;
  std::vector<VariantScore> scores;
  std::vector<ElementScores> elements;  // of each score
  std::vector<int> undefined;           // of each score: variants without any value
  std::vector<int> undefined_tracks;    // of each score: values of single tracks
  std::vector<VariantCeiling> ceilings;
  std::map<std::string, int> rejected;  // by reason
};

// Correlations of scored variants. `everything` = the whole table, for ceilings of the
// elements that are scored. Throws UserError when no variant is left.
VariantReport make_report(const VariantMethod& method, VariantPlan plan,
                          std::vector<VariantScore> scores,
                          const std::vector<formats::Variant>& everything);

// Throws UserError when no variant has a defined score of any kind.
void expect_defined(const VariantReport& report);

// "centred on the sequence", "N", ... by name, for tables and files.
std::map<std::string, std::string> in_words(const VariantMethod& method);

// Markdown: a table per score, ceilings, and how many variants were rejected why.
std::string variant_text(const VariantReport& report);
// The same and every rejected item; undefined numbers are null.
std::string variant_json(const VariantReport& report);

}  // namespace s2fbench::variants
