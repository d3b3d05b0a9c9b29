// How many cells ended how.
#pragma once

#include <cstdint>

#include "cube/record.hpp"

namespace s2fbench::run {

struct Summary {
  std::int64_t total = 0;
  std::int64_t done = 0;
  std::int64_t failed = 0;
  std::int64_t diverged = 0;
  std::int64_t timed_out = 0;
  std::int64_t interrupted = 0;  // started, then stopped before their end
  std::int64_t unstarted = 0;
  bool stopped_early =
      false;  // interrupted or unstarted cells remain: run again to go on
};

// While a sweep runs, after the end of a trial.
struct Progress {
  Summary so_far;  // unstarted: those that wait
  std::int64_t running = 0;
  std::int64_t last_cell = -1;  // the cell that ended last
  cube::CellState last_state = cube::CellState::planned;
  double seconds_left = -1;  // expected, negative while unknown
};

}  // namespace s2fbench::run
