#include "run/gang_policy.hpp"

#include <spdlog/fmt/fmt.h>

#include "base/error.hpp"

namespace s2fbench::run {

void check_efficiency(double efficiency) {
  if (efficiency > 0.5 && efficiency <= 1) return;
  throw UserError("gang efficiency per doubling", fmt::format("{}", efficiency),
                  "try --gang-efficiency 0.9 (above 0.5, at most 1)");
}

double speedup(int ranks, double efficiency) {
  double speed = 1;
  for (; ranks > 1; ranks /= 2) speed *= 2 * efficiency;
  return speed;
}

}  // namespace s2fbench::run
