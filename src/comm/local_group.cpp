// One process: a barrier is nothing, a gather a vector of one.
#include <algorithm>
#include <deque>

#include "base/error.hpp"
#include "comm/group.hpp"

namespace s2fbench::comm {
namespace {

class LocalGroup : public Context::Group {
 public:
  explicit LocalGroup(int world_rank) : members_{world_rank} {}
  int rank() const override { return 0; }
  int size() const override { return 1; }
  const std::vector<int>& members() const override { return members_; }

  void send(int, int tag, Bytes body) override {
    waiting_.push_back({0, tag, std::move(body)});
  }
  std::optional<Message> try_receive() override {
    if (waiting_.empty()) return std::nullopt;
    Message first = std::move(waiting_.front());
    waiting_.pop_front();
    return first;
  }
  bool others_can_send() const override { return false; }

  void barrier() override {}
  Bytes broadcast(const Bytes& bytes, int) override { return bytes; }
  std::vector<Bytes> all_gather(const Bytes& bytes) override { return {bytes}; }
  std::int64_t all_max(std::int64_t value) override { return value; }
  std::shared_ptr<Group> subgroup(const std::vector<int>&, int) override {
    return std::make_shared<LocalGroup>(members_[0]);
  }
  std::unique_ptr<Transfer> start_all_to_all(const float* mine, float* theirs,
                                             std::size_t piece) override {
    std::copy(mine, mine + piece, theirs);
    return std::make_unique<NothingToTransfer>();
  }
  std::unique_ptr<Transfer> start_all_gather(float*, std::size_t) override {
    return std::make_unique<NothingToTransfer>();
  }
  std::unique_ptr<Transfer> start_all_reduce(float*, std::size_t) override {
    return std::make_unique<NothingToTransfer>();
  }

 private:
  std::vector<int> members_;
  std::deque<Message> waiting_;  // sent to ourselves
};

}  // namespace

Context local_context(int world_rank) {
  return Context(std::make_shared<LocalGroup>(world_rank));
}

}  // namespace s2fbench::comm
