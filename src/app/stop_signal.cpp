#include "app/stop_signal.hpp"

#include <csignal>
#include <initializer_list>

namespace s2fbench::app {
namespace {

// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t g_stop = 0;

void note(int) { g_stop = 1; }

}  // namespace

void watch_stop_signals() {
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) std::signal(signal, note);
}

bool stop_requested() { return g_stop != 0; }

}  // namespace s2fbench::app
