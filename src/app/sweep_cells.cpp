#include "app/sweep_cells.hpp"

#include <algorithm>

namespace s2fbench::app {

run::CellToRun cell_to_run(const sweep::Plan& plan, const sweep::Cell& cell) {
  run::CellToRun out{cell.index, cell.cost};
  out.kind = sweep::cell_coordinates(plan.sweep.axes, cell.index).front();
  const auto& axes = plan.sweep.axes;
  const bool shards_vary = std::any_of(axes.begin(), axes.end(), [](const auto& axis) {
    return axis.name == "train.shards";
  });
  out.most_ranks = shards_vary ? sweep::cell_settings(plan, cell.index).train.shards
                               : plan.sweep.base.train.shards;
  return out;
}

}  // namespace s2fbench::app
