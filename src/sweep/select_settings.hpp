// The rows of the settings table that say which windows are used: `select.*`.
#pragma once

#include <vector>

#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {

std::vector<SettingRow> select_rows();

}  // namespace s2fbench::sweep
