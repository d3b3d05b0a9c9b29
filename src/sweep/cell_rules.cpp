#include "sweep/cell_rules.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "sweep/input_shape.hpp"
#include "sweep/settings_table.hpp"
#include "sweep/variant_settings.hpp"

namespace s2fbench::sweep {
namespace {

using config::TrialSettings;

const std::string kModelPrefix = "model.";
const std::string kSelectPrefix = "select.";
const std::string kRepresentationPrefix = "representation.";
const std::string kAugmentPrefix = "train.augment.";

TrialSettings with_axis_value(const Axis& axis, const std::string& value,
                              TrialSettings settings) {
  if (axis.name == "model") {
    settings.model = value;
  } else if (axis.name == "loss") {
    settings.loss = value;
  } else if (axis.name == "resolution") {
    settings.resolution = static_cast<int>(parse_integer(value).value());
  } else if (axis.name == "representation") {
    settings.representation = value;
  } else if (axis.name == "seed") {
    settings.seed = parse_integer(value).value();
  } else if (axis.name.rfind(kModelPrefix, 0) == 0) {
    settings.model_options[axis.name.substr(kModelPrefix.size())] = value;
  } else {
    const SettingRow* row = find_setting(axis.name);
    if (!row) throw InternalError("axis '" + axis.name + "' is no setting");
    settings = with_setting(*row, std::move(settings), value);
  }
  return settings;
}

const catalogue::ModelRow& model_row(const std::string& name) {
  const auto* row = catalogue::find_model(name);
  if (!row) throw InternalError("model '" + name + "' is not in the catalogue");
  return *row;
}

catalogue::ModelRequest request_of(const TrialSettings& settings,
                                   const DatasetSummary& dataset) {
  const int tracks = std::max<int>(1, static_cast<int>(dataset.tracks.size()));
  const InputShape input = input_shape(settings, dataset);
  const int resolution = settings.resolution == 0 ? input.positions : settings.resolution;
  const int sequences = dataset.sequences ? dataset.sequences->each : 1;
  return {input.positions,        resolution,     tracks,
          settings.model_options, input.channels, sequences};
}

// Why a model or loss of this kind does not fit what the dataset holds, or "".
std::string kind_reason(const catalogue::ModelRow& model, const catalogue::LossRow& loss,
                        const TrialSettings& settings, const DatasetSummary& dataset) {
  if (dataset.content_hash.empty()) return "";
  const bool masked = model.task == catalogue::Task::masked;
  if (!dataset.sequences) {
    if (masked || model.task == catalogue::Task::scalar)
      return "model '" + model.name + "' is for sequence tables, the dataset has windows";
    return settings.resolution == 0 ? "resolution 0 is for sequence tables" : "";
  }
  if (model.task == catalogue::Task::profile)
    return "model '" + model.name +
           "' predicts profiles, the dataset is a sequence table";
  if (settings.resolution != 0)
    return "a sequence table has one value per sequence: resolution 0 alone";
  const std::string& values = dataset.sequences->values;
  if (values == "effect")
    return "the table holds variants: pairs are scored, not trained on";
  const std::string wanted = masked                                 ? "letters"
                             : loss.name == "splice_kl"             ? "inclusion"
                             : loss.task == catalogue::Task::binary ? "labels"
                                                                    : "measured";
  if (masked && settings.select.shuffle_labels)
    return "select.shuffle_labels: letters have no labels";
  if (wanted == values) return "";
  return "loss '" + loss.name + "' wants " + wanted + ", the table holds " + values;
}

// Why the dataset cannot give what a metric compares with, or "".
std::string metric_reason(const std::vector<std::string>& names,
                          const DatasetSummary& dataset) {
  for (const auto& name : names) {
    const auto* metric = catalogue::find_metric(name);
    if (metric == nullptr) throw InternalError("no metric '" + name + "'");
    if (dataset.content_hash.empty()) continue;
    if (metric->needs_peaks && !dataset.has_labels) {
      return "metric '" + name + "' needs labels: no track of the dataset has peaks";
    }
    const auto holding = holding_of(dataset);
    if (!catalogue::is_of(*metric, holding)) {
      using enum catalogue::Holding;
      const auto other = metric->of_windows     ? windows
                         : metric->of_sequences ? sequences
                                                : letters;
      return "metric '" + name + "' is for " + catalogue::in_words(other) +
             ", the dataset is of " + catalogue::in_words(holding);
    }
  }
  return "";
}

// Why the test sets, widths or variants of an evaluation cannot be, or "".
std::string evaluation_reason(const TrialSettings& settings,
                              const DatasetSummary& dataset) {
  for (const auto& name : settings.evaluate.metrics) {
    const auto& dimensions = catalogue::find_metric(name)->dimensions;
    const bool smoothed =
        std::count(dimensions.begin(), dimensions.end(), "smoothing") > 0;
    if (smoothed && settings.evaluate.smoothing.empty()) {
      return "metric '" + name + "' needs evaluate.smoothing, a list of widths in bp";
    }
  }
  const std::string no_variants = variant_reason(settings.evaluate);
  if (!no_variants.empty()) return no_variants;
  auto select = settings.select;
  for (const auto& set : settings.evaluate.test_sets) {
    if (dataset.content_hash.empty()) break;
    select.test = set;
    const std::string reason = why_not_selected(select, dataset);
    if (!reason.empty()) return "evaluate.test_sets '" + set + "': " + reason;
  }
  return "";
}

// Why the settings do not suit what the loss is trained on, or "".
std::string task_reason(const TrialSettings& settings, const catalogue::LossRow& loss,
                        const DatasetSummary& dataset) {
  const bool binary = loss.task == catalogue::Task::binary;
  if (binary && settings.resolution != 0 && settings.resolution != dataset.input_length) {
    return "loss '" + loss.name + "' has one label for the whole window: resolution " +
           std::to_string(dataset.input_length) + " alone";
  }
  if (binary && !dataset.content_hash.empty() && !dataset.has_labels) {
    return "loss '" + loss.name + "' needs labels: no track of the dataset has peaks";
  }
  if (settings.train.loss_alpha != 0 && loss.alpha == 0) {
    return "loss '" + loss.name + "' has no alpha: train.loss_alpha must be 0";
  }
  const auto* monitor = catalogue::find_curve(settings.train.monitor);
  if (!monitor) throw InternalError("train.monitor is not in the catalogue");
  // Numbers per sequence are compared as profiles are, of one bin.
  const auto compared =
      loss.task == catalogue::Task::scalar ? catalogue::Task::profile : loss.task;
  if (monitor->task && *monitor->task != compared) {
    return "train.monitor " + monitor->name + " is not there for models of " +
           catalogue::in_words(loss.task) + "; try valid_loss";
  }
  const std::string no_labels = metric_reason(settings.evaluate.metrics, dataset);
  return no_labels.empty() ? evaluation_reason(settings, dataset) : no_labels;
}

}  // namespace

TrialSettings settings_at(const Sweep& sweep, const std::vector<int>& coordinates) {
  TrialSettings settings = sweep.base;
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    const auto& value =
        sweep.axes[i].values.at(static_cast<std::size_t>(coordinates.at(i)));
    settings = with_axis_value(sweep.axes[i], value, std::move(settings));
  }
  settings.model_options =
      catalogue::complete_options(model_row(settings.model), settings.model_options);
  return settings;
}

std::string invalid_reason(const Sweep& sweep, const TrialSettings& settings,
                           const DatasetSummary& dataset) {
  const auto& model = model_row(settings.model);
  for (const auto& axis : sweep.axes) {
    if (axis.name.rfind(kModelPrefix, 0) != 0) continue;
    const std::string option = axis.name.substr(kModelPrefix.size());
    if (!catalogue::find_option(model, option)) {
      return "model '" + model.name + "' has no option '" + option + "'";
    }
  }
  const auto* loss = catalogue::find_loss(settings.loss);
  if (!loss) throw InternalError("loss '" + settings.loss + "' is not in the catalogue");
  const std::string unlike = catalogue::mismatch(model, *loss);
  if (!unlike.empty()) return unlike;
  const std::string other_kind = kind_reason(model, *loss, settings, dataset);
  if (!other_kind.empty()) return other_kind;
  const std::string no_input = why_no_input(settings, dataset);
  if (!no_input.empty()) return no_input;
  const std::string reason = model.why_not(request_of(settings, dataset));
  if (!reason.empty()) return reason;
  const std::string unfit = task_reason(settings, *loss, dataset);
  if (!unfit.empty()) return unfit;
  const auto& train = settings.train;
  if (!dataset.content_hash.empty()) {
    const std::string no_windows = why_not_selected(settings.select, dataset);
    if (!no_windows.empty()) return no_windows;
    const auto windows = selected_windows(settings.select, dataset).train;
    if (windows < 2 * train.shards) {
      return "train.shards " + std::to_string(train.shards) + " needs at least " +
             std::to_string(2 * train.shards) + " training windows, there are " +
             std::to_string(windows);
    }
  }
  if (train.shards > 1 && train.batch < 2 * train.shards) {
    return "train.shards " + std::to_string(train.shards) +
           " needs a train.batch of at least " + std::to_string(2 * train.shards);
  }
  return "";
}

bool axis_matters(const Axis& axis) {
  for (const auto& prefix :
       {kModelPrefix, kSelectPrefix, kRepresentationPrefix, kAugmentPrefix}) {
    if (axis.name.rfind(prefix, 0) == 0) return true;
  }
  const std::vector<std::string> names = {
      "model",         "loss",         "resolution",    "train.batch",
      "train.shards",  "train.epochs", "train.monitor", "train.loss_alpha",
      "representation"};
  return std::count(names.begin(), names.end(), axis.name) > 0;
}

ModelSize model_size(const TrialSettings& settings, const DatasetSummary& dataset) {
  const auto& model = model_row(settings.model);
  const auto request = request_of(settings, dataset);
  return {model.operations(request), model.parameters(request)};
}

double predicted_cost(const TrialSettings& settings, const DatasetSummary& dataset) {
  constexpr double training_passes = 3;  // forward, and backward at about twice its price
  const double epochs = settings.train.epochs;
  const WindowCounts windows = selected_windows(settings.select, dataset);
  const double passes = epochs * (training_passes * static_cast<double>(windows.train) +
                                  static_cast<double>(windows.valid)) +
                        static_cast<double>(windows.test);
  return model_size(settings, dataset).operations * passes / kAssumedRate;
}

std::vector<std::vector<int>> exclude_rules(const Sweep& sweep) {
  std::vector<std::vector<int>> rules;
  for (const auto& pairs : sweep.excluded) {
    auto& rule = rules.emplace_back(sweep.axes.size(), -1);
    for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
      const Axis& axis = sweep.axes[i];
      for (std::size_t v = 0; v < axis.values.size(); ++v) {
        const std::string pair = axis.name + "=" + axis.values[v];
        if (std::count(pairs.begin(), pairs.end(), pair) > 0)
          rule[i] = static_cast<int>(v);
      }
    }
  }
  return rules;
}

bool is_excluded(const std::vector<std::vector<int>>& rules,
                 const std::vector<int>& coordinates) {
  return std::any_of(rules.begin(), rules.end(), [&](const std::vector<int>& rule) {
    for (std::size_t i = 0; i < rule.size(); ++i) {
      if (rule[i] >= 0 && rule[i] != coordinates[i]) return false;
    }
    return true;
  });
}

}  // namespace s2fbench::sweep
