// How long a step waits for its partners.
#pragma once

namespace s2fbench::reduce {

// A partner is given up when it stays silent for ten times the longest step so far, and
// at least 10 s. Before the first sum ranks load data, at speeds that differ more.
class Patience {
 public:
  // Seconds that the first wait may take, and each later one at least.
  explicit Patience(double first = 600, double least = 10)
      : first_(first), least_(least) {}
  // A step's wait begins: seconds that it may take.
  double begin_wait();
  void step_done();

 private:
  double first_, least_;
  double last_ = -1;    // when the last step ended; < 0 before the first
  double longest_ = 0;  // seconds
};

// What is thrown then. silent: a rank of the gang, -1 when that is not known.
[[noreturn]] void give_up(int silent, int size, double seconds);

}  // namespace s2fbench::reduce
