// A trial runner with known answers: drives the control plane and the cube without
// science.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "run/trial_runner.hpp"

namespace s2fbench::run {

// What a fake trial answers: item `item` of a metric, or epoch `item` of a curve.
double fake_answer(std::int64_t cell, std::size_t item);

struct FakeVariable {
  std::string name;
  std::size_t length = 1;  // values of the metric, epochs of the curve
};

struct FakeSettings {
  std::function<double(std::int64_t)>
      seconds;                       // of a cell's trial; none = no time at all
  std::set<std::int64_t> failing;    // end in state failed
  std::set<std::int64_t> diverging;  // end in state diverged
  std::set<std::int64_t> throwing;   // break the contract: run() throws
  std::vector<FakeVariable> metrics = {{"fake", 1}};
  std::vector<FakeVariable> curves;
};

class FakeRunner : public TrialRunner {
 public:
  explicit FakeRunner(FakeSettings settings = {}) : settings_(std::move(settings)) {}
  cube::TrialResult run(std::int64_t cell, const comm::Context& gang,
                        const std::function<bool()>& stop) override;

 private:
  FakeSettings settings_;
};

}  // namespace s2fbench::run
