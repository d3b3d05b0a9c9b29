#include "sweep/resolutions.hpp"

#include <set>

#include "base/text.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::sweep {

std::vector<int> scored_resolutions(const config::TrialSettings& settings,
                                    int input_length) {
  if (settings.evaluate.resolutions == "trained" || settings.resolution == 0)
    return {settings.resolution};
  std::vector<int> resolutions;
  for (const int resolution : catalogue::kResolutions) {
    const bool coarser = resolution >= settings.resolution;
    if (coarser && resolution % settings.resolution == 0 &&
        input_length % resolution == 0) {
      resolutions.push_back(resolution);
    }
  }
  return resolutions;
}

std::vector<int> scored_resolutions(const Plan& plan) {
  std::set<std::string> trained;   // of valid cells
  constexpr std::size_t axis = 2;  // model, loss, resolution: the canonical order
  const auto& axes = plan.sweep.axes;
  std::int64_t stride = 1;
  for (std::size_t i = axes.size(); i-- > axis + 1;) {
    stride *= static_cast<std::int64_t>(axes[i].values.size());
  }
  const auto& values = axes[axis].values;
  for (const auto& cell : plan.cells) {
    if (!cell.invalid_reason.empty()) continue;
    const auto value = static_cast<std::size_t>(cell.index / stride) % values.size();
    trained.insert(values[value]);
  }
  std::set<int> scored;
  // evaluate.resolutions may be an axis: then the wider choice counts.
  config::TrialSettings settings = plan.sweep.base;
  for (const auto& other : axes) {
    if (other.name == "evaluate.resolutions") settings.evaluate.resolutions = "coarser";
  }
  for (const auto& value : trained) {
    settings.resolution = static_cast<int>(parse_integer(value).value());
    for (const int r : scored_resolutions(settings, plan.dataset.input_length)) {
      scored.insert(r);
    }
  }
  return {scored.begin(), scored.end()};
}

}  // namespace s2fbench::sweep
