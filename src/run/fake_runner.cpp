#include "run/fake_runner.hpp"

#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace s2fbench::run {
namespace {

constexpr double kStepSeconds = 1e-3;

// Sleeps in steps. The gang agrees before each whether to go on; true when it stopped.
bool stopped_while_working(double seconds, const comm::Context& gang,
                           const std::function<bool()>& stop) {
  const int steps = std::max(1, static_cast<int>(std::ceil(seconds / kStepSeconds)));
  for (int step = 0; step < steps; ++step) {
    if (gang.all_max(stop() ? 1 : 0) > 0) return true;
    if (seconds > 0)
      std::this_thread::sleep_for(std::chrono::duration<double>(seconds / steps));
  }
  return false;
}

}  // namespace

double fake_answer(std::int64_t cell, std::size_t item) {
  return static_cast<double>(cell) + static_cast<double>(item) / 1024.0;
}

cube::TrialResult FakeRunner::run(std::int64_t cell, const comm::Context& gang,
                                  const std::function<bool()>& stop) {
  cube::TrialResult result;
  const double seconds = settings_.seconds ? settings_.seconds(cell) : 0.0;
  if (stopped_while_working(seconds, gang, stop)) {
    result.state = cube::CellState::running;
    return result;
  }
  if (settings_.throwing.contains(cell))
    throw std::runtime_error("fake trial " + std::to_string(cell) + " throws");
  if (settings_.failing.contains(cell) || settings_.diverging.contains(cell)) {
    const bool failing = settings_.failing.contains(cell);
    result.state = failing ? cube::CellState::failed : cube::CellState::diverged;
    result.reason = failing ? "fake failure" : "fake loss is NaN";
    return result;
  }
  result.state = cube::CellState::done;
  for (const FakeVariable& metric : settings_.metrics) {
    result.metrics.push_back({metric.name, {}});
    for (std::size_t i = 0; i < metric.length; ++i)
      result.metrics.back().values.push_back(fake_answer(cell, i));
  }
  for (const FakeVariable& curve : settings_.curves) {
    result.curves.push_back({curve.name, {}});
    for (std::size_t i = 0; i < curve.length; ++i)
      result.curves.back().values.push_back(fake_answer(cell, i));
  }
  return result;
}

}  // namespace s2fbench::run
