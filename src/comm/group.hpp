// The implementation's side of a Context: what local, dry-run and MPI groups provide.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "comm/context.hpp"

namespace s2fbench::comm {

// Meaning and collectivity of each function: see Context.
class Context::Group {
 public:
  virtual ~Group() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;

  virtual void send(int target, int tag, Bytes body) = 0;
  virtual std::optional<Message> try_receive() = 0;
  // False where nobody else can ever send: waiting would last for ever.
  virtual bool others_can_send() const = 0;

  virtual void barrier() = 0;
  virtual Bytes broadcast(const Bytes& bytes, int root) = 0;
  virtual std::vector<Bytes> all_gather(const Bytes& bytes) = 0;
  virtual std::int64_t all_max(std::int64_t value) = 0;
  virtual std::shared_ptr<Group> subgroup(const std::vector<int>& members, int tag) = 0;
  virtual void exchange(int partner, const float* mine, float* theirs, std::size_t count,
                        double deadline) = 0;
};

}  // namespace s2fbench::comm
