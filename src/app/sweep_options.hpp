// What `plan` and `run` read alike: the sweep file, its overrides, the dataset's summary.
#pragma once

#include <string>
#include <vector>

#include "config/options.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::app {

// The words of both commands: SWEEP.yaml, then key=value.
std::vector<config::PositionalRow> sweep_positionals();
config::OptionRow data_option();
config::OptionRow gang_efficiency_option();

// A sweep whose dataset may not be there yet (then with a summary that says so).
struct SweepInput {
  sweep::Sweep sweep;
  sweep::DatasetSummary dataset;
  sweep::VariantSummary variants;
  bool prepared = false;
};

// May write the index of a FASTA: let one process go first.
SweepInput read_sweep(const config::ParsedOptions& options);

}  // namespace s2fbench::app
