#include "trial/trial_costs.hpp"

#include <sys/resource.h>

#include "base/clock.hpp"

namespace s2fbench::trial {
namespace {

// Of this process so far, bytes.
std::int64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace

void record_costs(cube::TrialResult& result, double started, torch::Device device,
                  const comm::Context& gang) {
  result.seconds += monotonic_seconds() - started;
  result.gpu_seconds = device.is_cuda() ? result.seconds * gang.size() : 0;
  result.peak_memory = static_cast<double>(gang.all_max(peak_memory()));
  result.host = gang.host();
}

}  // namespace s2fbench::trial
