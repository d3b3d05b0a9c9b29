#include "trial/variant_evaluation.hpp"

#include <utility>

#include "base/error.hpp"
#include "base/log.hpp"
#include "catalogue/catalogue.hpp"
#include "metrics/metric.hpp"
#include "train/agreement.hpp"
#include "train/batches.hpp"
#include "variants/effects.hpp"
#include "variants/metric_values.hpp"

namespace s2fbench::trial {
namespace {

// Into the sweep's log, one by one.
void log_rejected(const variants::VariantPlan& plan) {
  for (const auto& item : plan.rejected) {
    log::write(log::Level::debug, "variant rejected: " + item.where + ": " +
                                      item.element + " " + item.chromosome + ":" +
                                      item.position + " " + item.reference + ">" +
                                      item.alternative + ": " + item.reason +
                                      (item.detail.empty() ? "" : ": " + item.detail));
  }
}

// Counts and ceilings are no news.
void warn_of_undefined(const sweep::Cell& cell,
                       const std::vector<cube::MetricValue>& values) {
  int undefined = 0;
  for (const auto& metric : values) {
    const auto pairing = metrics::find_metric(metric.name)->pairing;
    if (pairing == metrics::Pairing::variants)
      undefined += metrics::count_undefined(metric.values);
  }
  if (undefined == 0) return;
  log::write(log::Level::warning,
             "cell " + std::to_string(cell.index) + ": " + std::to_string(undefined) +
                 " correlations of elements are undefined: no measured effects, no "
                 "variance, or a score that the model does not have");
}

}  // namespace

VariantEvaluation::VariantEvaluation(const sweep::Plan& plan, const cube::Schema& schema,
                                     torch::Device device)
    : input_length_(plan.dataset.input_length),
      content_hash_(plan.variants.content_hash),
      device_(device) {
  for (const auto& metric : schema.metrics) {
    if (catalogue::is_of_variants(*catalogue::find_metric(metric.name)))
      metrics_.push_back(metric.name);
  }
}

void VariantEvaluation::read(const config::TrialSettings& settings,
                             const comm::Context& gang) {
  train::agree(gang, [&] {
    if (job_) return;
    auto job = variants::job_of(settings.evaluate, input_length_);
    if (variants::summary_of(job.get()).content_hash != content_hash_)
      throw UserError("the variants' files have changed since the sweep was started");
    if (gang.rank() == 0) log_rejected(job->plan);
    job_ = std::move(job);
  });
}

std::vector<cube::MetricValue> VariantEvaluation::run(
    const sweep::Cell& cell, models::Model& model, const config::TrialSettings& settings,
    const comm::Context& gang, const std::function<bool()>& stop) {
  std::vector<cube::MetricValue> values;
  if (metrics_.empty()) return values;
  read(settings, gang);
  const auto scores =
      variants::score_variants(model, train::target_of(settings).task, *job_, gang,
                               {settings.evaluate.block, device_, {}, stop});
  for (const auto& name : metrics_)
    values.push_back({name, variants::metric_values(name, *job_, scores,
                                                    settings.evaluate.variants.score)});
  if (gang.rank() == 0) warn_of_undefined(cell, values);
  return values;
}

}  // namespace s2fbench::trial
