// Reads the axes, excludes and model options of a sweep file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "config/config_node.hpp"
#include "config/trial_settings.hpp"
#include "sweep/axes.hpp"

namespace s2fbench::sweep {

// A sweep of more cells is refused.
inline constexpr std::int64_t kMostCells = 10'000'000;

// The canonical five, in their order: model, loss, resolution, representation, seed.
std::vector<std::string> canonical_axis_names();
// The five axes; one that is left out has its default as the only value.
std::vector<Axis> read_canonical_axes(const config::ConfigNode& axes);
// Settings ("train.augment.shift") and model options ("model.width") as axes, by name.
// `models` are the values of the model axis.
std::vector<Axis> read_extra_axes(const config::ConfigNode& extra_axes,
                                  const std::vector<std::string>& models);
// Options given for all models of the sweep, checked against each model that has them.
config::ModelOptions read_model_options(const config::ConfigNode& model,
                                        const std::vector<std::string>& models);
// Rules of "axis=value" pairs, in the file's order.
std::vector<std::vector<std::string>> read_excludes(const config::ConfigNode& exclude,
                                                    const std::vector<Axis>& axes);

}  // namespace s2fbench::sweep
