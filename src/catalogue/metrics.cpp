// The rows of the metrics; metrics/registry.cpp computes what they name.
#include "catalogue/catalogue.hpp"
#include "catalogue/sequence_metrics.hpp"

namespace s2fbench::catalogue {
namespace {

using Kind = MetricRow::Kind;
using Rows = std::vector<MetricRow>;

const std::vector<std::string> kProfile = {"track", "eval_resolution"};
const std::vector<std::string> kTrack = {"track"};

// A score raw, and of predictions times one factor per track.
Rows scaled_forms(const MetricRow& row) {
  const std::string by = row.help + ", predictions times sum of true / sum of predicted ";
  return {row,
          {row.name + "_scaled_oracle", by + "of the test windows themselves", kProfile},
          {row.name + "_scaled_valid", by + "of the validation windows", kProfile}};
}

// A metric with the trivial predictors that it is held against.
Rows with_baselines(const MetricRow& row) {
  const auto baseline = [&row](const std::string& suffix, const std::string& what) {
    return MetricRow{row.name + suffix, what + " baseline of " + row.name, kProfile,
                     Kind::baseline, row.name};
  };
  return {row, baseline("_gc", "GC regression"), baseline("_kmer", "3-mer regression"),
          baseline("_average", "other tracks' average")};
}

// A metric that some windows leave undefined, and how many do not.
Rows with_windows(Rows rows) {
  const std::string name = rows.front().name;
  rows.push_back({name + "_windows", "windows in which " + name + " is defined", kProfile,
                  Kind::count, name});
  return rows;
}

// What the track's own replicate would score.
MetricRow replicate_ceiling(const std::string& of) {
  return {of + "_replicate", "replicate ceiling of " + of, kProfile, Kind::ceiling, of};
}

Rows whole_rows() {
  Rows rows = with_baselines(
      {"pearson_whole", "Pearson's r over all windows and bins of a track", kProfile});
  const auto ceiling = [&rows](const std::string& name, const std::string& what) {
    rows.push_back({"pearson_whole_" + name, what + " ceiling of pearson_whole", kProfile,
                    Kind::ceiling, "pearson_whole"});
  };
  ceiling("replicate", "replicate");
  ceiling("replicate_root", "replicate's square root");
  ceiling("split", "count-splitting");
  ceiling("split_root", "count-splitting's square root");
  auto spearman =
      with_baselines({"spearman_whole",
                      "Spearman's rho over all windows and bins of a track", kProfile});
  spearman.push_back(replicate_ceiling("spearman_whole"));
  rows.insert(rows.end(), spearman.begin(), spearman.end());
  auto mse = scaled_forms(
      {"mse", "mean squared error over all windows and bins of a track", kProfile});
  const auto baselines = with_baselines(mse.front());
  rows.insert(rows.end(), baselines.begin(), baselines.end());
  rows.insert(rows.end(), mse.begin() + 1, mse.end());
  return rows;
}

// After box-car smoothing of prediction and truth at base resolution.
Rows smoothed_rows() {
  const std::vector<std::string> widths = {"track", "smoothing"};
  return {
      {"pearson_whole_smoothed", "pearson_whole after box-car smoothing of both", widths},
      {"pearson_window_smoothed", "pearson_window after box-car smoothing of both",
       widths},
      {"pearson_window_smoothed_windows",
       "windows in which pearson_window_smoothed is defined", widths, Kind::count,
       "pearson_window_smoothed"},
  };
}

Rows window_rows() {
  Rows rows;
  const auto add = [&rows](const Rows& more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  for (const auto& row :
       {MetricRow{"pearson_window",
                  "Pearson's r of each window, mean over those with variance in both",
                  kProfile},
        MetricRow{"spearman_window",
                  "Spearman's rho of each window, mean over those with variance in both",
                  kProfile},
        MetricRow{"js_distance",
                  "square root of js_divergence of each window, mean over windows",
                  kProfile},
        MetricRow{"js_divergence",
                  "Jensen-Shannon divergence of each window's profiles, nats, mean over "
                  "windows",
                  kProfile}}) {
    auto known = with_baselines(row);
    known.push_back(replicate_ceiling(row.name));
    add(with_windows(known));
  }
  for (const auto& plain :
       {MetricRow{"poisson_nll", "mean of p - y log p, undefined if any p <= 0",
                  kProfile},
        MetricRow{"poisson_deviance",
                  "mean of 2 (y log(y / p) - (y - p)), undefined if any p <= 0",
                  kProfile}}) {
    const Rows forms = scaled_forms(plain);
    add(with_windows(with_baselines(plain)));
    for (std::size_t i = 1; i < forms.size(); ++i) add(with_windows({forms[i]}));
  }
  return rows;
}

Rows label_rows() {
  const auto row = [](const std::string& name, const std::string& help) {
    MetricRow label{name,   help + " (profile models: by predicted total)",
                    kTrack, Kind::metric,
                    "",     true};
    label.of_sequences = true;
    return label;
  };
  return {
      row("auroc", "area under the ROC curve of a track's windows"),
      row("average_precision", "average precision of a track's windows, steps"),
      row("aupr",
          "area under the precision-recall curve of a track's windows, trapezoids"),
  };
}

// What tracks have apart, and in common (Kathail & Ioannidis 2024 on why both).
Rows contrast_rows() {
  return {
      {"pearson_specific",
       "pearson_whole of the track less the mean of all tracks in the same bin",
       kProfile},
      {"pearson_tracks_mean", "pearson_whole of the mean of all tracks", kProfile},
  };
}

Rows each_window_rows() {
  const auto binary = [](const std::string& name, const std::string& help) {
    return MetricRow{name, help + " (binary models)", kTrack, Kind::metric, "", true};
  };
  const std::string interval =
      "90 % split-conformal interval of the window's total coverage (profile models)";
  return {
      binary("calibration_error",
             "mean |probability - share of peaks| over 15 bins of equal mass"),
      binary("calibration_error_largest", "the largest of the bins of calibration_error"),
      {"conformal_coverage", "share of windows in their " + interval, kTrack},
      {"conformal_coverage_low",
       "conformal_coverage of the half with the lower predictions", kTrack},
      {"conformal_coverage_high",
       "conformal_coverage of the half with the higher predictions", kTrack},
      {"conformal_width", "length / mean coverage of the " + interval, kTrack},
      {"conformal_coverage_windows", "windows behind conformal_coverage", kTrack,
       Kind::count, "conformal_coverage"},
      {"spread",
       "sd of a window's total over an ensemble's members (of one model: over 20 passes "
       "with dropout) / mean total",
       kTrack},
      {"spread_error_correlation",
       "partial rank correlation of spread and error over windows, given the prediction",
       kTrack},
      {"variation_score",
       "sd over 20 random shifts of the window / mean prediction, mean over windows",
       kTrack},
      {"variation_score_windows", "windows in which variation_score is defined", kTrack,
       Kind::count, "variation_score"},
  };
}

// Of variants with measured effects (evaluate.variants), per experiment.
Rows variant_rows() {
  const std::vector<std::string> element = {"element"};
  const auto of_pearson = [&](const std::string& name, const std::string& help,
                              Kind kind) {
    return MetricRow{"variant_pearson_" + name, help + " variant_pearson", element, kind,
                     "variant_pearson"};
  };
  return {
      {"variant_pearson", "signed r of variants' scores with their measured effects",
       element},
      {"variant_spearman", "signed rho of variants' scores with their measured effects",
       element},
      of_pearson("variants", "variants behind", Kind::count),
      of_pearson("repeat", "repeated experiment ceiling of", Kind::ceiling),
      of_pearson("repeat_root", "repeated experiment's square root ceiling of",
                 Kind::ceiling),
  };
}

Rows all_rows() {
  Rows rows = whole_rows();
  MetricRow windows{"windows", "how many windows, or measured sequences, are scored",
                    kTrack};
  windows.of_sequences = true;
  windows.of_letters = true;
  rows.push_back(windows);
  for (const auto& more : {window_rows(), smoothed_rows(), label_rows(), contrast_rows(),
                           each_window_rows(), variant_rows()}) {
    rows.insert(rows.end(), more.begin(), more.end());
  }
  const Rows of_sequences = sequence_metrics(rows);
  rows.insert(rows.end(), of_sequences.begin(), of_sequences.end());
  return rows;
}

}  // namespace

const std::vector<MetricRow>& metrics() {
  static const Rows rows = all_rows();
  return rows;
}

}  // namespace s2fbench::catalogue
