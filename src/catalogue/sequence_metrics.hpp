// The metrics that are of sequence tables alone.
#pragma once

#include <vector>

#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {

// Each followed by its baselines; then the baselines, on sequence tables, of those among
// `of_both` that are there for windows and for sequences.
std::vector<MetricRow> sequence_metrics(const std::vector<MetricRow>& of_both);

}  // namespace s2fbench::catalogue
