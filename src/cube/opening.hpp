// What a start of a sweep has to say of the starts before it, ahead of its first trial.
#pragma once

#include <string>

#include "cube/history.hpp"
#include "cube/journal.hpp"
#include "cube/open_options.hpp"

namespace s2fbench::cube {

// DIR/checkpoints/<cell key>.
std::string checkpoint_path(const std::string& dir, const std::string& key);

// Rank 0 alone. Writes into the new journal, by what was there `before` it:
// - after a crash, for each cell that the newest start left running and that made no
//   progress there: `suspect`, or, when it ran alone, its end as failed;
// - `retry` for each cell in one of the states to be tried again.
// A start that ended in order blames nobody.
void write_opening(JournalWriter& journal, const History& before, const std::string& dir,
                   const OpenOptions& options, bool after_crash);

}  // namespace s2fbench::cube
