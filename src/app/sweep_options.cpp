#include "app/sweep_options.hpp"

#include <filesystem>

#include "base/log.hpp"
#include "data/dataset.hpp"
#include "trial/representations.hpp"
#include "variants/job.hpp"

namespace s2fbench::app {

std::vector<config::PositionalRow> sweep_positionals() {
  return {
      {"SWEEP.yaml", "what to sweep (configs/sweeps/ has examples)"},
      {"key=value", "overrides, such as train.epochs=3 or axes.seed=[1,2]", false, true}};
}

config::OptionRow data_option() {
  return {"data", "DIR", "",
          "where the sweep's dataset and variants lie, instead of beside the file"};
}

config::OptionRow gang_efficiency_option() {
  return {"gang-efficiency", "X", "0.9",
          "speed per rank that a gang keeps when its ranks double"};
}

SweepInput read_sweep(const config::ParsedOptions& options) {
  SweepInput input{
      sweep::load_sweep(options.positional("SWEEP.yaml"),
                        options.positionals("key=value"), options.text("data")),
      {},
      {},
      false};
  input.prepared = std::filesystem::exists(input.sweep.data_path);
  if (!input.prepared) return input;
  input.dataset =
      trial::with_stores(data::Dataset::summary(input.sweep.data_path), input.sweep);
  const auto job =
      variants::job_of(input.sweep.base.evaluate, input.dataset.input_length);
  if (job) {
    log::info("{}", variants::job_text(*job));
  } else if (!input.sweep.base.evaluate.variants.tables.empty()) {
    log::warning("evaluate.variants is of no account without a metric of variants");
  }
  input.variants = variants::summary_of(job.get());
  return input;
}

}  // namespace s2fbench::app
