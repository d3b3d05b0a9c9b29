// Being asked to end: TERM, INT and USR1 set a flag that the training loop reads.
#pragma once

namespace s2fbench::app {

// From now on the signals no longer kill; stop_requested() turns true instead.
void watch_stop_signals();
bool stop_requested();

}  // namespace s2fbench::app
