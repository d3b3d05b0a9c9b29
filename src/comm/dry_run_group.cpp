// Pretends to be one rank of N whose others all do and say what we do.
#include <algorithm>
#include <numeric>

#include "base/error.hpp"
#include "comm/group.hpp"

namespace s2fbench::comm {
namespace {

class DryRunGroup : public Context::Group {
 public:
  DryRunGroup(int rank, std::vector<int> members)
      : rank_(rank),
        size_(static_cast<int>(members.size())),
        members_(std::move(members)) {}
  int rank() const override { return rank_; }
  int size() const override { return size_; }
  const std::vector<int>& members() const override { return members_; }

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
                                         world_ranks(members_, members));
  }
  std::unique_ptr<Transfer> start_all_to_all(const float* mine, float* theirs,
                                             std::size_t piece) override {
    const float* ours = mine + static_cast<std::size_t>(rank_) * piece;
    for (int other = 0; other < size_; ++other, theirs += piece)
      std::copy(ours, ours + piece, theirs);
    return std::make_unique<NothingToTransfer>();
  }
  std::unique_ptr<Transfer> start_all_gather(float* all, std::size_t piece) override {
    const std::vector<float> ours(all + static_cast<std::size_t>(rank_) * piece,
                                  all + static_cast<std::size_t>(rank_ + 1) * piece);
    for (int other = 0; other < size_; ++other, all += piece)
      std::copy(ours.begin(), ours.end(), all);
    return std::make_unique<NothingToTransfer>();
  }
  std::unique_ptr<Transfer> start_all_reduce(float* values, std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) values[i] *= static_cast<float>(size_);
    return std::make_unique<NothingToTransfer>();
  }

 private:
  int rank_;
  int size_;
  std::vector<int> members_;
};

}  // namespace

Context dry_run_context(int rank, int size) {
  if (rank < 0 || rank >= size)
    throw InternalError("dry run: rank " + std::to_string(rank) + " of " +
                        std::to_string(size));
  std::vector<int> everyone(static_cast<std::size_t>(size));
  std::iota(everyone.begin(), everyone.end(), 0);
  return Context(std::make_shared<DryRunGroup>(rank, std::move(everyone)));
}

}  // namespace s2fbench::comm
