// One cell with one gang: start record, trial, end record.
#pragma once

#include <functional>

#include "comm/context.hpp"
#include "cube/cell_sink.hpp"
#include "run/coordinator.hpp"
#include "run/trial_runner.hpp"

namespace s2fbench::run {

// Collective over the gang. The leader (rank 0 of the gang) writes to the sink; a trial
// that was stopped (state `running`) gets no end record, so that a later start resumes
// it. What the runner throws becomes a failed cell when the gang is one rank; in a larger
// gang it is an InternalError, since the others may wait for us inside the trial. Errors
// of the sink go up.
Report run_trial(const Assignment& assignment, const comm::Context& gang,
                 TrialRunner& runner, cube::CellSink& sink,
                 const std::function<bool()>& stop);

}  // namespace s2fbench::run
