#include "evaluate/variant_effects.hpp"

#include "base/error.hpp"
#include "evaluate/variant_windows.hpp"

namespace s2fbench::evaluate {

std::vector<VariantScore> score_variants(models::StoredModel& model,
                                         const VariantPlan& plan,
                                         const data::VariantReference& reference,
                                         const VariantGeometry& geometry, OverTracks over,
                                         const comm::Context& world,
                                         PredictOptions options) {
  const auto& spec = model.description.spec;
  const auto* row = catalogue::find_model(spec.name);
  if (row == nullptr) throw InternalError("no model " + spec.name);
  if (geometry.length != spec.request.input_length) {
    throw InternalError("windows of variants are not the model's");
  }
  const bool binary = row->task == catalogue::Task::binary;
  options.logits = true;
  const VariantWindows windows(plan, reference, geometry);
  VariantSums sums(windows, spec.request.tracks, binary);
  predict(model, windows, &sums, world, options);
  if (world.rank() > 0) return {};
  return variant_scores(plan, sums.values(), sums.logits(), over);
}

}  // namespace s2fbench::evaluate
