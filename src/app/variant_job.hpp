// What `evaluate --variants` scores, as its options say: the variants, the sequences that
// they stand in, the windows around them.
#pragma once

#include <memory>

#include "comm/context.hpp"
#include "config/options.hpp"
#include "evaluate/variant_effects.hpp"
#include "evaluate/variant_report.hpp"
#include "formats/variant_table.hpp"
#include "models/model_folder.hpp"

namespace s2fbench::app {

// What every rank reads.
struct VariantJob {
  std::unique_ptr<data::VariantReference> reference;
  formats::VariantTable table;  // of all files
  evaluate::VariantPlan plan;
};

// How a model is scored; its flanks are those of the job.
evaluate::VariantSetting variant_setting(const config::ParsedOptions& options,
                                         const models::ModelDescription& model);

// Collective over the world. Throws UserError when no variant can be scored.
VariantJob variant_job(const config::ParsedOptions& options,
                       const evaluate::VariantGeometry& geometry,
                       const comm::Context& world);

}  // namespace s2fbench::app
