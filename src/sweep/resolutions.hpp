// At which resolutions a trial is scored: the coordinate `eval_resolution` of the cube.
#pragma once

#include <vector>

#include "sweep/plan.hpp"

namespace s2fbench::sweep {

// The trained resolution and, with evaluate.resolutions: coarser, every coarser one of
// the eight that its bins can be merged to within the window. Ascending, bp.
std::vector<int> scored_resolutions(const config::TrialSettings& settings,
                                    int input_length);

// All resolutions at which some valid cell of the plan is scored. Ascending, bp.
std::vector<int> scored_resolutions(const Plan& plan);

}  // namespace s2fbench::sweep
