// How much of the gradients' exchange the backward passes hid.
#pragma once

namespace s2fbench::train {

// Seconds of all steps of a gang of several ranks.
struct ExchangeTrace {
  double exchanging = 0;  // from the first bucket's start to the end of the last
  double exposed = 0;     // of that, after the backward pass
};

}  // namespace s2fbench::train
