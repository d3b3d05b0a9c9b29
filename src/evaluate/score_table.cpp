#include "evaluate/score_table.hpp"

#include <cmath>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "comm/agreed.hpp"
#include "evaluate/predict.hpp"
#include "evaluate/sequence_scores.hpp"
#include "evaluate/whole_chromosome.hpp"

namespace s2fbench::evaluate {
namespace {

void check_fits(const models::ModelDescription& model, const data::Dataset& dataset) {
  const auto& request = model.spec.request;
  const auto differs = [](const std::string& what, long long ours, long long theirs) {
    throw UserError(
        "the dataset does not fit the model",
        "the model has " + std::to_string(ours) + " " + what + ", the dataset " +
            std::to_string(theirs),
        "try the dataset that the model was trained on, or one prepared alike");
  };
  const auto tracks = std::ssize(dataset.tracks());
  if (tracks != request.tracks) differs("tracks", request.tracks, tracks);
  if (dataset.input_length() != request.input_length) {
    differs("nt of input", request.input_length, dataset.input_length());
  }
}

using catalogue::Holding;

Holding holding_of(const data::Dataset& dataset) {
  if (!dataset.of_sequences()) return Holding::windows;
  return dataset.table().values == data::Values::letters ? Holding::letters
                                                         : Holding::sequences;
}

// Models of sequences want a table of them, models of profiles windows of a genome.
void check_kind(const models::ModelDescription& model, const data::Dataset& dataset) {
  if (model.representation != "onehot")
    throw UserError("the model reads no letters", model.representation,
                    "try s2fbench evaluate on the sweep that trained it");
  using enum catalogue::Task;
  const auto task = catalogue::find_model(model.spec.name)->task;
  const auto holding = holding_of(dataset);
  const bool fits = holding == Holding::letters   ? task == masked
                    : holding == Holding::windows ? task == profile || task == binary
                                                  : task == scalar || task == binary;
  if (!fits)
    throw UserError("the dataset does not fit the model",
                    "it is of " + catalogue::in_words(holding),
                    "try the dataset that the model was trained on");
}

std::vector<std::string> usual_metrics(const data::Dataset& dataset, bool binary) {
  if (holding_of(dataset) == Holding::letters) return {"perplexity", "masked_accuracy"};
  if (binary) return {"auroc", "aupr"};
  if (dataset.of_sequences()) return {"pearson", "spearman", "mean_squared_error"};
  return {"pearson_whole", "mse"};
}

void check_metric(const std::string& metric, const data::Dataset& dataset) {
  if (const auto* found = catalogue::find_metric(metric)) {
    if (catalogue::is_of_variants(*found)) {
      throw UserError("metric '" + metric + "' is of variants", "",
                      "try s2fbench evaluate --variants");
    }
    if (found->dimensions.back() == "smoothing") {
      throw UserError("metric '" + metric + "' needs widths", "",
                      "try evaluate.smoothing of a sweep");
    }
    if (!catalogue::is_of(*found, holding_of(dataset))) {
      throw UserError(
          "metric '" + metric + "' is not of " + catalogue::in_words(holding_of(dataset)),
          "", "try s2fbench list metrics");
    }
    if (!found->needs_peaks || dataset.has_labels()) return;
    throw UserError("the dataset has no labels", "metric '" + metric + "'",
                    "try one whose tracks have peaks");
  }
  std::vector<std::string> known;
  for (const auto& row : catalogue::metrics()) known.push_back(row.name);
  throw UserError("unknown metric '" + metric + "'" + did_you_mean(metric, known), "",
                  "try one of " + join(known, ", "));
}

std::vector<int> resolutions_of(const catalogue::ModelRequest& request) {
  std::vector<int> resolutions = {request.resolution};
  for (const int resolution : catalogue::kResolutions) {
    if (resolution > request.resolution && resolution % request.resolution == 0 &&
        request.input_length % resolution == 0) {
      resolutions.push_back(resolution);
    }
  }
  return resolutions;
}

std::string number_text(double value) {
  if (std::isnan(value)) return "-";
  std::ostringstream text;
  text << std::setprecision(4) << value;
  return text.str();
}

// A row of a Markdown table.
std::string row_text(const std::string& label, const std::vector<std::string>& cells) {
  std::string text = "| " + label + " |";
  for (const std::string& cell : cells) text += " " + cell + " |";
  return text + "\n";
}

// One for each resolution, or one for the windows as wholes.
std::size_t columns_of(const ScoreTable& table, const cube::MetricValue& metric) {
  return metric.values.size() / table.tracks.size();
}

std::string head_text(const ScoreTable& table, const cube::MetricValue& metric) {
  std::vector<std::string> heads;
  if (catalogue::find_metric(metric.name)->dimensions.size() > 1) {
    for (const int resolution : table.resolutions)
      heads.push_back(std::to_string(resolution) + " bp");
  } else {
    heads.emplace_back("value");
  }
  return row_text(metric.name, heads) +
         row_text("---", std::vector<std::string>(heads.size(), "---:"));
}

double mean_of_column(const std::vector<double>& values, std::size_t column,
                      std::size_t columns) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = column; i < values.size(); i += columns) {
    if (std::isnan(values[i])) continue;
    sum += values[i];
    ++count;
  }
  return count > 0 ? sum / count : std::nan("");
}

}  // namespace

ScoreTable score_stored_model(models::StoredModel& model, const data::Dataset& dataset,
                              const comm::Context& world,
                              std::vector<std::string> metrics, torch::Device device) {
  const bool binary = gives_logits(model.description);
  if (metrics.empty()) metrics = usual_metrics(dataset, binary);
  comm::on_every_rank(world, [&] {
    check_kind(model.description, dataset);
    check_fits(model.description, dataset);
    for (const std::string& metric : metrics) check_metric(metric, dataset);
  });
  const auto& request = model.description.spec.request;
  config::TrialSettings settings;
  settings.model = model.description.spec.name;
  // Says what is compared; it is not computed.
  settings.loss = holding_of(dataset) == Holding::letters ? "masked_letters"
                  : binary                                ? "bce"
                                                          : "mse";
  settings.resolution = request.resolution;
  model.model->to(device);
  ScoreTable table;
  table.model = model.description.spec.name;
  table.dataset_hash = dataset.content_hash();
  table.tracks = dataset.tracks();
  table.resolutions = resolutions_of(request);
  if (dataset.of_sequences()) {
    SequencePredictors predictors;
    table.metrics = score_sequences(*model.model, dataset, settings, world,
                                    {metrics, device, {}}, predictors)
                        .metrics;
    return table;
  }
  BaselineCache baselines;
  table.metrics = evaluate_test_fold(*model.model, dataset, settings, world,
                                     {metrics, table.resolutions, device, {}}, baselines)
                      .metrics;
  return table;
}

std::string score_text(const ScoreTable& table) {
  std::string text;
  for (const auto& metric : table.metrics) {
    const std::size_t columns = columns_of(table, metric);
    text += (text.empty() ? "" : "\n") + head_text(table, metric);
    for (std::size_t track = 0; track < table.tracks.size(); ++track) {
      std::vector<std::string> cells;
      for (std::size_t i = 0; i < columns; ++i) {
        cells.push_back(number_text(metric.values.at(track * columns + i)));
      }
      text += row_text(table.tracks[track], cells);
    }
    std::vector<std::string> means;
    for (std::size_t i = 0; i < columns; ++i) {
      means.push_back(number_text(mean_of_column(metric.values, i, columns)));
    }
    text += row_text("mean", means);
  }
  return text;
}

std::string score_json(const ScoreTable& table) {
  nlohmann::json metrics = nlohmann::json::object();
  for (const auto& metric : table.metrics) {
    const std::size_t columns = columns_of(table, metric);
    nlohmann::json rows = nlohmann::json::array();
    for (std::size_t track = 0; track < table.tracks.size(); ++track) {
      nlohmann::json row = nlohmann::json::array();
      for (std::size_t i = 0; i < columns; ++i) {
        const double value = metric.values.at(track * columns + i);
        row.push_back(std::isnan(value) ? nlohmann::json() : nlohmann::json(value));
      }
      rows.push_back(row);
    }
    metrics[metric.name] = rows;
  }
  const nlohmann::json out = {{"model", table.model},
                              {"dataset_hash", table.dataset_hash},
                              {"tracks", table.tracks},
                              {"resolutions", table.resolutions},
                              {"metrics", metrics}};
  return out.dump(1) + "\n";
}

}  // namespace s2fbench::evaluate
