// A small sweep made by hand, and trial results that follow a formula.
#pragma once

#include <cmath>
#include <filesystem>
#include <string>

#include "cube/history.hpp"
#include "cube/schema.hpp"
#include "support/window_summary.hpp"
#include "sweep/effective.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::cube {

// 2 models x 2 losses x 2 resolutions x seeds; residualbind32 cannot do 128 bp.
inline sweep::Plan sample_plan(const std::vector<std::string>& seeds = {"1", "2"},
                               const std::vector<std::string>& resolutions = {"32",
                                                                              "128"},
                               int epochs = 3) {
  using Kind = sweep::AxisKind;
  sweep::Sweep sweep;
  sweep.name = "sample";
  sweep.axes = {{"model", Kind::word, {"cnn", "residualbind32"}},
                {"loss", Kind::word, {"poisson", "mse"}},
                {"resolution", Kind::integer, resolutions},
                {"representation", Kind::word, {"onehot"}},
                {"seed", Kind::integer, seeds}};
  sweep.base.train.epochs = epochs;
  sweep.effective = sweep::effective_configuration(sweep);
  return sweep::make_plan(sweep, test::summary_of("data-hash", 100, 10, 10, {"a", "b"}));
}

// pearson_whole of one trial: by model, loss, seed and track; one more away from the
// trained resolution.
inline double sample_value(const AxisValues& at, int track,
                           const std::string& resolution) {
  double value = at.at("model") == "cnn" ? 0.5 : 0.6;
  if (at.at("loss") == "mse") value += 0.02;
  value += 0.01 * std::stod(at.at("seed")) + 0.1 * track;
  return resolution == at.at("resolution") ? value : value + 1;
}

inline TrialResult sample_result(const Schema& schema, std::int64_t cell) {
  const AxisValues at = axis_values(schema.axes, cell);
  const auto& resolutions = find_dimension(schema, "eval_resolution")->labels;
  TrialResult result;
  result.state = CellState::done;
  for (const auto& metric : schema.metrics) {
    MetricValue value{metric.name, {}};
    for (int track = 0; track < 2; ++track)
      for (const auto& resolution : resolutions) {
        double number = sample_value(at, track, resolution);
        // Other baselines and ceilings are not there.
        if (metric.name.starts_with("pearson_whole_")) number = std::nan("");
        if (metric.name == "pearson_whole_gc") number = 0.25;
        if (metric.name == "pearson_whole_replicate")
          number = track == 0 ? 0.75 : std::nan("");  // track b has no replicate
        value.values.push_back(number);
      }
    result.metrics.push_back(value);
  }
  result.curves = {{"train_loss", {1.0, 0.5}}};
  result.seconds = 10 + static_cast<double>(cell);
  result.host = "node1";
  return result;
}

// A folder that starts empty and goes away.
class ScratchFolder {
 public:
  explicit ScratchFolder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("s2fbench_cube_" + name)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace s2fbench::cube
