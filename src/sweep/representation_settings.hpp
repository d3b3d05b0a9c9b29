// The rows of the settings table that say how a representation is read:
// `representation.*`.
#pragma once

#include <vector>

#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {

std::vector<SettingRow> representation_rows();

}  // namespace s2fbench::sweep
