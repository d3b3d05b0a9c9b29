// The metrics of variants that a trial records.
#pragma once

#include <string>
#include <vector>

#include "variants/job.hpp"

namespace s2fbench::variants {

// Of one metric of variants, a value per element of the job, in the order of
// summary_of(). `score`: the one of `scores` that is held against the effects; where the
// model has no such score, its metrics are NaN.
std::vector<double> metric_values(const std::string& metric, const VariantJob& job,
                                  const std::vector<VariantScore>& scores,
                                  const std::string& score);

}  // namespace s2fbench::variants
