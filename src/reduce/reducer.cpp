#include "reduce/reducer.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace s2fbench::reduce {
namespace {

class LocalReducer : public Reducer {
 public:
  void sum(float*, std::size_t) override {}
};

// A partner is given up when it stays silent for ten times the longest step so far, and
// at least 10 s. Before the first sum ranks load data, at speeds that differ more.
constexpr double kFirstDeadline = 600;  // seconds
constexpr double kLeastDeadline = 10;   // seconds
constexpr double kStepsOfPatience = 10;

class StepClock {
 public:
  // Seconds to wait for a partner in the step that begins now.
  double next_deadline() {
    if (last_ < 0) return kFirstDeadline;
    longest_ = std::max(longest_, monotonic_seconds() - last_);
    return std::max(kLeastDeadline, kStepsOfPatience * longest_);
  }
  void step_done() { last_ = monotonic_seconds(); }

 private:
  double last_ = -1;    // when the last sum ended; < 0 before the first
  double longest_ = 0;  // seconds
};

// Recursive doubling: at level l partners differ in bit l, so each exchange joins two
// neighbouring subtrees of 2^l ranks.
class DoublingReducer : public Reducer {
 public:
  explicit DoublingReducer(comm::Context gang) : gang_(std::move(gang)) {}

  void sum(float* values, std::size_t count) override {
    theirs_.resize(count);
    const double deadline = clock_.next_deadline();
    for (int bit = 1; bit < gang_.size(); bit *= 2) {
      const int partner = gang_.rank() ^ bit;
      gang_.exchange(partner, values, theirs_.data(), count, deadline);
      // lower + upper on both sides: the order matters for the payload of a NaN.
      if (gang_.rank() < partner)
        for (std::size_t i = 0; i < count; ++i) values[i] = values[i] + theirs_[i];
      else
        for (std::size_t i = 0; i < count; ++i) values[i] = theirs_[i] + values[i];
    }
    clock_.step_done();
  }

 private:
  comm::Context gang_;
  std::vector<float> theirs_;
  StepClock clock_;
};

}  // namespace

std::unique_ptr<Reducer> make_reducer(const comm::Context& gang) {
  const int size = gang.size();
  if (size == 1) return std::make_unique<LocalReducer>();
  if (!std::has_single_bit(static_cast<unsigned>(size)))
    throw UserError("ranks per trial must be a power of two", std::to_string(size),
                    "try --ranks-per-trial " +
                        std::to_string(std::bit_floor(static_cast<unsigned>(size))));
  return std::make_unique<DoublingReducer>(gang);
}

}  // namespace s2fbench::reduce
