// Dimension scales: how netCDF-4 and xarray learn the names of axes.
#pragma once

#include <string>

#include "h5/dataset.hpp"

namespace s2fbench::h5 {

// Marks a 1-D dataset as the coordinates of the dimension `name`.
void make_scale(Dataset& coordinates, const std::string& name);
// Dimension `dimension` of `data` has these coordinates.
void attach_scale(Dataset& data, const Dataset& coordinates, int dimension);

}  // namespace s2fbench::h5
