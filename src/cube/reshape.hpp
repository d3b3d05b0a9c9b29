// Moves a trial's numbers from the shape of an earlier start into that of the newest one.
#pragma once

#include "cube/record.hpp"
#include "cube/schema.hpp"

namespace s2fbench::cube {

// A sweep that grew along `resolution` has more `eval_resolution` labels than before:
// values move to the place of their label, new places are NaN. Metrics and curves that
// the newest shape lacks, or that have another length than the earlier shape says, are
// left out.
class Reshaper {
 public:
  // Keeps references: both shapes must outlive it.
  Reshaper(const Schema& before, const Schema& now) : before_(before), now_(now) {}
  TrialResult operator()(TrialResult result) const;

 private:
  const Schema& before_;
  const Schema& now_;
};

}  // namespace s2fbench::cube
