// The implementation's side of a Context: what local, dry-run and MPI groups provide.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "comm/context.hpp"

namespace s2fbench::comm {

// Of a group without partners.
class NothingToTransfer : public Transfer {
 public:
  bool done() override { return true; }
  int silent_rank() const override { return -1; }
  void cancel() override {}
};

// Meaning and collectivity of each function: see Context.
class Context::Group {
 public:
  virtual ~Group() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  virtual const std::vector<int>& members() const = 0;

  virtual void send(int target, int tag, Bytes body) = 0;
  virtual std::optional<Message> try_receive() = 0;
  // False where nobody else can ever send: waiting would last for ever.
  virtual bool others_can_send() const = 0;

  virtual void barrier() = 0;
  virtual Bytes broadcast(const Bytes& bytes, int root) = 0;
  virtual std::vector<Bytes> all_gather(const Bytes& bytes) = 0;
  virtual std::int64_t all_max(std::int64_t value) = 0;
  virtual std::shared_ptr<Group> subgroup(const std::vector<int>& members, int tag) = 0;
  virtual std::unique_ptr<Transfer> start_all_to_all(const float* mine, float* theirs,
                                                     std::size_t piece) = 0;
  virtual std::unique_ptr<Transfer> start_all_gather(float* all, std::size_t piece) = 0;
  virtual std::unique_ptr<Transfer> start_all_reduce(float* values,
                                                     std::size_t count) = 0;
};

// chosen: ranks of a group with these members.
std::vector<int> world_ranks(const std::vector<int>& members,
                             const std::vector<int>& chosen);

}  // namespace s2fbench::comm
