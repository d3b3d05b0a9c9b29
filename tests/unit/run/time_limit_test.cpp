// The coordinator against the clock: no trial may be caught by the end of an allocation.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <queue>

#include "base/random_stream.hpp"
#include "run/coordinator.hpp"
#include "run/simulation.hpp"

namespace s2fbench::run {
namespace {

using cube::CellState;

TEST(CheckpointReserve, GrowsWithWhatWasSeen) {
  CheckpointReserve reserve;
  reserve.time_left(3600);
  EXPECT_EQ(reserve.of(1), 360);
  reserve.seen(1, 3);
  EXPECT_EQ(reserve.of(1), 10);
  reserve.seen(1, 30);
  reserve.seen(1, 20);
  EXPECT_EQ(reserve.of(1), 62);
  EXPECT_EQ(reserve.of(2), 360);
  reserve.seen(3, 300);
  EXPECT_EQ(reserve.of(2), 602);
}

TEST(CheckpointReserve, OfShortAndEndlessAllocations) {
  CheckpointReserve minute;
  minute.time_left(60);
  EXPECT_EQ(minute.of(0), 10);
  CheckpointReserve endless;
  endless.time_left(Moment{}.left);
  EXPECT_EQ(endless.of(0), 600);
}

TEST(TimeLimit, NothingStartsTooLate) {
  Coordinator machine({{0, 1.0, 0}}, {"a"}, {1});
  EXPECT_TRUE(machine.worker_idle(0, {0, 9.9}).starts.empty());
  EXPECT_TRUE(machine.over());
  EXPECT_TRUE(machine.summary().stopped_early);
}

TEST(TimeLimit, AnotherKindMayStillStart) {
  Coordinator machine({{0, 9.0, 0}, {1, 8.0, 1}, {2, 7.0, 0}, {3, 1.0, 1}}, {"a", "a"},
                      {1});
  machine.worker_idle(0, {0, 1000});
  machine.worker_idle(1, {0, 1000});
  machine.checkpoint_took(0, 49);
  machine.checkpoint_took(1, 5);
  const Orders orders = machine.finished(0, {0, CellState::done, 901}, {901, 99});
  ASSERT_EQ(orders.starts.size(), 1u);  // kind 0 would need 100 s
  EXPECT_EQ(orders.starts.front().cell, 3);
  EXPECT_FALSE(machine.stopping());
}

TEST(TimeLimit, RunningTrialsAreStoppedInTime) {
  Coordinator machine({{0, 1.0, 0}, {1, 1.0, 0}}, {"a"}, {1});
  machine.worker_idle(0, {0, 1000});
  machine.checkpoint_took(0, 20);
  machine.tick({957, 43});
  EXPECT_FALSE(machine.stopping());
  machine.tick({959, 41});
  EXPECT_TRUE(machine.stopping());
  machine.finished(0, {0, CellState::running, 980}, {980, 20});
  EXPECT_TRUE(machine.over());
  EXPECT_EQ(machine.summary().interrupted, 1);
  EXPECT_EQ(machine.summary().unstarted, 1);
}

// One allocation with random trials. The assumption that the times obey is that of
// CheckpointReserve: within a kind they differ by less than a factor of two; the first
// time of a kind is below a tenth of the allocation (up to ten minutes) or ten seconds,
// though it may be many times longer than all that was seen of other kinds.
class Allocation {
 public:
  explicit Allocation(std::uint64_t seed)
      : stream_(seed, "allocation"),
        length_(20 + 7200 * stream_.uniform() * stream_.uniform()) {
    const double longest = std::max(10.0, std::min(600.0, length_ / 10)) - 2;
    for (int kind = 0; kind < 4; ++kind)
      scale_.push_back(longest / 2 * (0.02 + 0.98 * stream_.uniform()));
    const std::uint64_t count = 1 + stream_.below(60);
    for (std::uint64_t i = 0; i < count; ++i) {
      const double seconds = 4000 * stream_.uniform() * stream_.uniform();
      cells_.push_back({static_cast<std::int64_t>(i), seconds,
                        static_cast<int>(stream_.below(4)), stream_.below(20) == 0, 4});
      seconds_.push_back(seconds * (0.5 + stream_.uniform()));
    }
    constexpr int sizes[] = {1, 2, kAutoRanks};
    policy_ = {sizes[stream_.below(3)], 0.9, 30};
    hosts_ = node_names(2, 1 + static_cast<int>(stream_.below(4)));
  }

  void run() {
    Coordinator machine(cells_, hosts_, policy_);
    for (std::size_t w = 0; w < hosts_.size(); ++w)
      events_.push({0, static_cast<int>(w), -1});
    for (double next_tick = 0; !machine.over();) {
      const bool ticks = events_.empty() || next_tick < events_.top().time;
      now_ = ticks ? next_tick : events_.top().time;
      ASSERT_LT(now_, length_) << "the limit came while the sweep ran";
      if (ticks) {
        obey(machine.tick({now_, length_ - now_}));
        next_tick += 1;
      } else {
        const Event event = events_.top();
        events_.pop();
        happen(machine, event);
      }
      if (machine.stopping() && stopped_at < 0) stop_all();
    }
    summary = machine.summary();
  }

  double length() const { return length_; }
  // The most that had to be kept free at the end.
  double reserve() const {
    const double longest = *std::max_element(scale_.begin(), scale_.end());
    return std::max({10.0, 2 * 2 * longest + 2, std::min(600.0, length_ / 10)});
  }
  std::size_t cells() const { return cells_.size(); }

  Summary summary;
  double stopped_at = -1;
  int starts = 0;

 private:
  struct Event {
    double time = 0;
    int worker = 0;
    std::int64_t run = -1;  // -1: the worker is idle
    bool checkpoint = false;
    bool operator<(const Event& other) const { return time > other.time; }
  };
  struct Run {
    Assignment assignment;
    double first_checkpoint = 0;  // when it is reached
    double begin = 0;
    bool leaves = false;  // asked to
  };

  double time_to_checkpoint(std::int64_t cell) {
    const int kind = cells_[static_cast<std::size_t>(cell)].kind;
    return scale_[static_cast<std::size_t>(kind)] * (1 + 0.999 * stream_.uniform());
  }

  void obey(const Orders& orders) {
    for (const Assignment& assignment : orders.starts) {
      Run run{assignment, now_ + time_to_checkpoint(assignment.cell), now_};
      const int leader = assignment.members.front();
      events_.push({run.first_checkpoint, leader, ++last_run_, true});
      events_.push({now_ + seconds_[static_cast<std::size_t>(assignment.cell)], leader,
                    last_run_});
      runs_.emplace(last_run_, run);
      ++starts;
    }
    if (!orders.pause) return;
    for (auto& [id, run] : runs_)
      if (run.assignment.cell == orders.pause->cell) leave(id, run);
  }

  // It is asked to stop: it ends its start and its step and writes a checkpoint.
  void leave(std::int64_t id, Run& run) {
    if (run.leaves) return;
    run.leaves = true;
    const double time = run.first_checkpoint > now_
                            ? run.first_checkpoint
                            : now_ + time_to_checkpoint(run.assignment.cell);
    events_.push({time, run.assignment.members.front(), id});
  }

  void stop_all() {
    stopped_at = now_;
    for (auto& [id, run] : runs_) leave(id, run);
  }

  void happen(Coordinator& machine, const Event& event) {
    const Moment moment{now_, length_ - now_};
    if (event.run < 0) return obey(machine.worker_idle(event.worker, moment));
    const auto found = runs_.find(event.run);
    if (found == runs_.end()) return;  // it has ended
    const Run run = found->second;
    if (event.checkpoint)
      return machine.checkpoint_took(event.worker, run.first_checkpoint - run.begin);
    runs_.erase(found);
    for (std::size_t m = 1; m < run.assignment.members.size(); ++m)
      events_.push({now_, run.assignment.members[m], -1});
    const auto state = run.leaves ? CellState::running : CellState::done;
    obey(machine.finished(event.worker, {run.assignment.cell, state, now_ - run.begin},
                          moment));
  }

  RandomStream stream_;
  double length_;              // seconds
  std::vector<double> scale_;  // by kind: the shortest time to a checkpoint
  std::vector<CellToRun> cells_;
  std::vector<double> seconds_;  // by cell
  std::vector<std::string> hosts_;
  GangPolicy policy_;
  std::priority_queue<Event> events_;
  std::map<std::int64_t, Run> runs_;
  std::int64_t last_run_ = 0;
  double now_ = 0;
};

TEST(TimeLimit, NoTrialIsKilledInAThousandAllocations) {
  int stopped = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    Allocation allocation(seed);
    allocation.run();
    if (testing::Test::HasFatalFailure()) FAIL() << "allocation " << seed;
    const Summary& summary = allocation.summary;
    EXPECT_EQ(summary.done + summary.interrupted + summary.unstarted,
              static_cast<std::int64_t>(allocation.cells()));
    // Progress where there can be some, to nearly the end.
    EXPECT_GT(allocation.starts, 0) << seed;
    if (!summary.stopped_early) continue;
    ++stopped;
    EXPECT_GE(allocation.stopped_at, allocation.length() - allocation.reserve() - 1)
        << seed;
  }
  EXPECT_GT(stopped, 300);  // the test is about these
}

}  // namespace
}  // namespace s2fbench::run
