// Pretends to be one rank of N whose others all do and say what we do.
#include <algorithm>

#include "base/error.hpp"
#include "comm/group.hpp"

namespace s2fbench::comm {
namespace {

class DryRunGroup : public Context::Group {
 public:
  DryRunGroup(int rank, int size) : rank_(rank), size_(size) {}
  int rank() const override { return rank_; }
  int size() const override { return size_; }

  void send(int, int, Bytes) override {}
  std::optional<Message> try_receive() override { return std::nullopt; }
  bool others_can_send() const override { return false; }

  void barrier() override {}
  Bytes broadcast(const Bytes& bytes, int) override { return bytes; }
  std::vector<Bytes> all_gather(const Bytes& bytes) override {
    return std::vector<Bytes>(static_cast<std::size_t>(size_), bytes);
  }
  std::int64_t all_max(std::int64_t value) override { return value; }
  std::shared_ptr<Group> subgroup(const std::vector<int>& members, int) override {
    const auto ours = std::find(members.begin(), members.end(), rank_);
    return std::make_shared<DryRunGroup>(static_cast<int>(ours - members.begin()),
                                         static_cast<int>(members.size()));
  }
  void exchange(int, const float* mine, float* theirs, std::size_t count,
                double) override {
    std::copy(mine, mine + count, theirs);
  }

 private:
  int rank_;
  int size_;
};

}  // namespace

Context dry_run_context(int rank, int size) {
  if (rank < 0 || rank >= size)
    throw InternalError("dry run: rank " + std::to_string(rank) + " of " +
                        std::to_string(size));
  return Context(std::make_shared<DryRunGroup>(rank, size));
}

}  // namespace s2fbench::comm
