// Which variants are scored, in which sequences, through which windows: what the settings
// `evaluate.variants` of a sweep, or the options of `evaluate --variants`, come to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "config/trial_settings.hpp"
#include "data/variant_reference.hpp"
#include "formats/variant_table.hpp"
#include "sweep/plan.hpp"
#include "variants/plan.hpp"
#include "variants/scores.hpp"

namespace s2fbench::variants {

struct VariantJob {
  VariantGeometry geometry;
  OverTracks over = OverTracks::mean_of_ratios;
  std::shared_ptr<const data::VariantReference> reference;
  formats::VariantTable table;  // of all files
  VariantPlan plan;             // of the elements that were asked for
};

// For models that see `input_length` nt. May write the index of a FASTA: let one process
// go first. Throws UserError when no variant can be scored.
VariantJob make_variant_job(const config::VariantSettings& settings, int input_length,
                            std::uint64_t seed);

// The same as a sweep's settings say; nullptr when no metric or no table asks for it.
std::shared_ptr<const VariantJob> job_of(const config::EvaluateSettings& settings,
                                         int input_length);

// The experiments that are scored, in the order of the table.
std::vector<std::string> elements_of(const VariantJob& job);

// "180 variants of 3 elements, 2 rejected (1 x duplicate, 1 x reference mismatch)".
std::string job_text(const VariantJob& job);

// The hash covers what is scored, the measured effects and all that models see.
sweep::VariantSummary summary_of(const VariantJob* job);

}  // namespace s2fbench::variants
