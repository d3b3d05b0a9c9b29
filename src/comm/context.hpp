// Who we are among the processes: one interface, three real implementations.
//
// local: one process, where a barrier is nothing and a gather a vector of one. mpi: ranks
// of an MPI job. dry_run: pretends to be one rank of N. Code above never asks which one
// it has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace s2fbench::comm {

using Bytes = std::vector<std::byte>;

struct Message {
  int source = 0;
  int tag = 0;
  Bytes body;
};

// Floats that are under way between the ranks of a group. Their arrays must stay where
// they are until it is done or cancelled.
class Transfer {
 public:
  virtual ~Transfer() = default;
  // Moves on without waiting; true once everything is there.
  virtual bool done() = 0;
  // A rank that has not answered yet; -1 when that is not known.
  virtual int silent_rank() const = 0;
  // Gives up: nothing is written into the arrays afterwards.
  virtual void cancel() = 0;
};

// A value: copies share the group. Functions marked Collective must be called by all
// ranks.
class Context {
 public:
  class Group;  // the implementation's side, comm/group.hpp
  explicit Context(std::shared_ptr<Group> group);

  int rank() const;
  int size() const;
  // The group's ranks as ranks of the world, in the group's order: what tells two groups
  // apart, in any process.
  const std::vector<int>& members() const;
  std::string host() const;

  // Point to point. send does not wait for the receiver.
  void send(int target, int tag, Bytes body) const;
  // A message from anyone, if one is there.
  std::optional<Message> try_receive() const;
  // Waits without spinning a core: back-off grows to at most 0.1 ms. When `stop` says
  // true while waiting, returns nothing.
  std::optional<Message> receive(const std::function<bool()>& stop = {}) const;

  // Collective over the group.
  void barrier() const;
  // Collective over the group. Every rank gets root's bytes.
  Bytes broadcast(const Bytes& bytes, int root) const;
  // Collective over the group. Every rank gets every rank's bytes, by rank.
  std::vector<Bytes> all_gather(const Bytes& bytes) const;
  // Collective over the group.
  std::int64_t all_max(std::int64_t value) const;
  // Collective over `members` only (ranks in this group, ascending, the caller among
  // them): ranks outside it take no part. The new group's ranks follow the order of
  // members.
  Context subgroup(const std::vector<int>& members, int tag) const;

  // Each collective over the group: all ranks start the same transfers in the same order.
  // mine, theirs (size, piece): rank r gets piece number r of every rank, by rank.
  std::unique_ptr<Transfer> start_all_to_all(const float* mine, float* theirs,
                                             std::size_t piece) const;
  // all (size, piece): every rank gets piece number r of rank r.
  std::unique_ptr<Transfer> start_all_gather(float* all, std::size_t piece) const;
  // The sum over all ranks, in the library's own order.
  std::unique_ptr<Transfer> start_all_reduce(float* values, std::size_t count) const;

  Group& group() const { return *group_; }

 private:
  std::shared_ptr<Group> group_;
};

// world_rank: of this process, where it is one of several.
Context local_context(int world_rank = 0);
// Pretends to be rank `rank` of `size`: sends vanish, gathers repeat our own value.
Context dry_run_context(int rank, int size);
// The world of a started MPI (see Session). Throws InternalError when MPI is not running.
Context mpi_context();
// True between the start and the end of MPI in this process.
bool mpi_running();
// Whether a launcher started us as a rank of a job. Throws EnvironmentError for an srun
// step whose tasks would each be a world of one.
bool launched_by_mpirun();

// Starts MPI for the life of the object, when the process was launched by mpirun;
// otherwise the session is local and MPI is not touched. A destructor that runs because
// of an exception aborts the job instead of finalising, which would hang.
class Session {
 public:
  // Collective over the job.
  Session(int& argc, char**& argv);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  const Context& world() const { return *world_; }

  // To be called by a rank that caught an error and has said so. When every rank did
  // within 2 s (all saw the same bad input), returns the code to exit with in good order:
  // rank 0 the given one, the others 0. Otherwise the others wait for us: aborts the job.
  int end_after_error(int exit_code);

 private:
  bool mpi_ = false;
  int unwinding_at_start_;
  std::optional<Context> world_;
  std::optional<Context> farewell_;  // apart from the world, where others may still talk
};

}  // namespace s2fbench::comm
