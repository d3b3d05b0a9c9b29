// NCCL and a GPU, acted by the host: memory of the host, messages between the ranks of
// the world, and two queues that move only when somebody polls.
//
// It is as unkind as the real ones may be. The queue of communication runs ahead of that
// of computation, which does one thing in ten polls, unless told to follow. What a group
// asks for is queued only some polls after it has ended. New memory holds NaNs.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "reduce/nccl.hpp"

namespace s2fbench::test {

class FakeNccl : public reduce::Nccl {
 public:
  // What this rank's NCCL did, and what shall go wrong with it. Outlives the fake.
  struct Script {
    int connected = 0, splits = 0, aborted = 0, ended = 0, allocations = 0;
    bool refuse_to_connect = false;
    int polls_until_error = -1;  // of the next communicator asked; -1 = never
    std::size_t most_floats = 1 << 20;
  };

  // Collective over the world. One at a time.
  explicit FakeNccl(Script& script);

  // Queued for computation.
  void compute(std::function<void()> work);

  std::string unique_id() override;
  std::unique_ptr<reduce::Communicator> connect(const std::string& id, int size,
                                                int rank) override;
  std::shared_ptr<float> allocate(std::size_t count) override;
  void follow_compute() override;
  void add(float* to, const float* from, std::size_t count) override;
  void copy(float* to, const float* from, std::size_t count) override;
  void mark() override;
  bool reached() override;

 private:
  friend class FakeCommunicator;
  using Floats = std::vector<float>;
  // True once done; may be asked again and again until then.
  using Work = std::function<bool()>;

  // Messages are told apart by a name, of what they are part of, and their sender.
  void send(const std::string& name, int target, const Floats& floats);
  std::optional<Floats> receive(const std::string& name, int source);
  void advance();

  comm::Context wire_;  // of all ranks of the world; every message on it is a fake's
  Script& script_;
  std::map<std::pair<std::string, int>, std::deque<Floats>> inbox_;
  std::deque<Work> communication_;
  std::deque<std::function<void()>> compute_;
  std::size_t computed_ = 0, asked_ = 0;  // of the queue of computation
  int marks_ = 0, reached_ = 0, polls_ = 0;
};

}  // namespace s2fbench::test
