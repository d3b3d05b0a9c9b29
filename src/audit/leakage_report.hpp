// A leakage report for people, programs and spreadsheets.
#pragma once

#include <string>

#include "audit/leakage.hpp"

namespace s2fbench::audit {

// A row per pair of splits, then the worst matches.
std::string leakage_text(const AuditReport& report, const data::Tables& tables);
// Counts and every match.
std::string leakage_json(const AuditReport& report, const data::Tables& tables);
// A line per match, with a heading; tables, splits and positions spelled out.
std::string leakage_tsv(const AuditReport& report, const data::Tables& tables);

}  // namespace s2fbench::audit
