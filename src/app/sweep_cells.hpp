// The plan's cells as the control plane sees them.
#pragma once

#include "run/cell_queue.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::app {

// Cells of one model are mispredicted alike. A trial uses as many ranks as it has shards,
// at most.
run::CellToRun cell_to_run(const sweep::Plan& plan, const sweep::Cell& cell);

}  // namespace s2fbench::app
