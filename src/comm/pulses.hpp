// Who was heard when: the heartbeat's bookkeeping, without threads, messages or a clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace s2fbench::comm {

struct SilentRank {
  int rank = 0;
  double seconds = 0;    // since it was heard
  std::string activity;  // what it did then
};

class Pulses {
 public:
  // All of `ranks` count as heard at `now`. Times are seconds of one monotonic clock.
  Pulses(const std::vector<int>& ranks, double silence, double now);

  void heard(int rank, double now, const std::string& activity);
  // It has said goodbye: its silence means nothing from now on.
  void left(int rank);
  bool all_left() const;
  // To be asked regularly. The rank that was silent longest, if longer than allowed. When
  // we ourselves were not running for a while (stopped, suspended with the machine),
  // everybody gets a fresh start: nothing could have been heard.
  std::optional<SilentRank> silent(double now);

 private:
  struct Pulse {
    int rank = 0;
    double heard = 0;
    bool left = false;
    std::string activity;
  };
  Pulse* find(int rank);

  std::vector<Pulse> pulses_;
  double silence_;
  double asked_;  // when silent() was asked last
};

}  // namespace s2fbench::comm
