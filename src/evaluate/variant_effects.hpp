// The effects that a stored model says variants have.
#pragma once

#include <vector>

#include "comm/context.hpp"
#include "evaluate/predict.hpp"
#include "evaluate/variant_plan.hpp"
#include "evaluate/variant_scores.hpp"
#include "models/model_folder.hpp"

namespace s2fbench::evaluate {

// Collective over the world. One entry per score, on rank 0; elsewhere none. The same
// bits for any number of ranks; options.logits is of no account. The geometry's windows
// are the model's.
std::vector<VariantScore> score_variants(models::StoredModel& model,
                                         const VariantPlan& plan,
                                         const data::VariantReference& reference,
                                         const VariantGeometry& geometry, OverTracks over,
                                         const comm::Context& world,
                                         PredictOptions options);

}  // namespace s2fbench::evaluate
