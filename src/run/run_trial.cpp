#include "run/run_trial.hpp"

#include <exception>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace s2fbench::run {
namespace {

cube::TrialResult failed(const std::string& reason, const comm::Context& gang) {
  if (gang.size() > 1)
    throw InternalError("a trial runner threw in a gang of " +
                        std::to_string(gang.size()) + ": " + reason);
  cube::TrialResult result;
  result.state = cube::CellState::failed;
  result.reason = reason;
  return result;
}

cube::TrialResult guarded_run(std::int64_t cell, const comm::Context& gang,
                              TrialRunner& runner, const std::function<bool()>& stop) {
  try {
    return runner.run(cell, gang, stop);
  } catch (const EnvironmentError& error) {
    // A silent partner, say: ours to say why the job ends.
    if (gang.size() > 1) throw;
    return failed(error.what(), gang);
  } catch (const std::exception& error) {
    return failed(error.what(), gang);
  } catch (...) {
    return failed("something that is no std::exception was thrown", gang);
  }
}

}  // namespace

Report run_trial(std::int64_t cell, const comm::Context& gang, TrialRunner& runner,
                 cube::CellSink& sink, const std::function<bool()>& stop, bool alone) {
  const bool leads = gang.rank() == 0;
  if (leads) sink.started(cell, alone);
  const double begin = monotonic_seconds();
  cube::TrialResult result = guarded_run(cell, gang, runner, stop);
  const double seconds = monotonic_seconds() - begin;
  if (result.seconds == 0) result.seconds = seconds;
  if (result.host.empty()) result.host = gang.host();
  if (leads && result.state != cube::CellState::running) sink.finished(cell, result);
  return {cell, result.state, seconds};
}

}  // namespace s2fbench::run
