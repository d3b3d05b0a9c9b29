// A dead or stopped process is noticed within 10 s, whatever the others wait for.
//
// Every rank tells rank 0 each second, from a thread of its own, that it lives and what
// it does; rank 0 tells them the same. Who hears nothing ends the job: the launcher
// starts it again and running trials go on from their checkpoints.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "comm/context.hpp"

namespace s2fbench::comm {

struct HeartbeatOptions {
  double interval = 1.0;  // seconds between two beats
  double silence = 8.0;   // seconds without a beat after which the job is ended
  std::function<std::string()> activity;  // what this rank does; called by the thread
  // Called by the thread with what is to be told; the default tells it and aborts the
  // job.
  std::function<void(const std::string&)> on_silence;
};

class Heartbeat {
 public:
  // Collective over the world. A world of one needs and starts nothing.
  Heartbeat(const Context& world, HeartbeatOptions options = {});
  // Without stop() (an error is on its way) nobody is told.
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  // Collective over the world. Says goodbye, so that our silence alarms nobody; returns
  // when all have.
  void stop();

 private:
  struct Beating;
  std::unique_ptr<Beating> beating_;
};

}  // namespace s2fbench::comm
