// How long a step waits for its partners.
#pragma once

namespace s2fbench::reduce {

// A partner is given up when it stays silent for ten times the longest step so far, and
// at least 10 s. In the first step ranks load data and libraries start, at speeds that
// differ more.
class Patience {
 public:
  // Seconds that a wait in the first step may take, and each later one at least.
  explicit Patience(double first = 600, double least = 10)
      : first_(first), least_(least) {}
  void begin_step();
  // A wait begins: seconds that it may take.
  double begin_wait() const;
  // A wait has ended: so long has the step taken by now.
  void end_wait();

 private:
  double first_, least_;
  int steps_ = 0;       // begun
  double begun_ = 0;    // when the step did, monotonic seconds
  double longest_ = 0;  // seconds
};

// What is thrown then. silent: a rank of the gang, -1 when that is not known.
[[noreturn]] void give_up(int silent, int size, double seconds);

}  // namespace s2fbench::reduce
