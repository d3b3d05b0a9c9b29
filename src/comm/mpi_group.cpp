// Ranks of an MPI job. Only non-blocking calls, completed by polling with back-off.
#include <climits>
#include <cstring>
#include <exception>
#include <list>
#include <numeric>

#include "base/error.hpp"
#include "comm/backoff.hpp"
#include "comm/group.hpp"
#include "comm/mpi.hpp"

namespace s2fbench::comm {
namespace {

// Messages carry the caller's tag in their first bytes and travel under one MPI tag, so
// that receiving from anyone never catches one half of an exchange.
constexpr int kMessageTag = 1;
constexpr int kExchangeTag = 2;
// Open MPI makes a subgroup by messages on the parent under the caller's tag, although
// the standard keeps the two apart: these tags must be ones that nobody here probes for.
constexpr int kFirstSubgroupTag = 16;
constexpr std::size_t kHeaderBytes = sizeof(std::int32_t);
// A gradient needs longer than the usual spin; sleeping between its fragments would slow
// it.
constexpr double kExchangeBytesPerSecond = 1e9;

int mpi_count(std::size_t count, const char* what) {
  if (count > INT_MAX)
    throw InternalError(std::string(what) + " of " + std::to_string(count) +
                        " items: more than MPI can count");
  return static_cast<int>(count);
}

class MpiGroup : public Context::Group {
 public:
  explicit MpiGroup(MPI_Comm handle) : comm_(handle) {
    check(MPI_Comm_rank(handle, &rank_), "MPI_Comm_rank");
    check(MPI_Comm_size(handle, &size_), "MPI_Comm_size");
  }
  ~MpiGroup() override;

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  MPI_Comm handle() const { return comm_.get(); }

  void send(int target, int tag, Bytes body) override;
  std::optional<Message> try_receive() override;
  bool others_can_send() const override { return size_ > 1; }

  void barrier() override;
  Bytes broadcast(const Bytes& bytes, int root) override;
  std::vector<Bytes> all_gather(const Bytes& bytes) override;
  std::int64_t all_max(std::int64_t value) override;
  std::shared_ptr<Group> subgroup(const std::vector<int>& members, int tag) override;
  void exchange(int partner, const float* mine, float* theirs, std::size_t count,
                double deadline) override;

 private:
  struct PendingSend {
    Bytes wire;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  void forget_completed_sends();

  OwnedCommunicator comm_;
  int rank_ = 0;
  int size_ = 0;
  std::list<PendingSend> sends_;  // stable addresses: MPI reads from them
};

MpiGroup::~MpiGroup() {
  // While an exception unwinds nobody may be there to receive: the session aborts next.
  if (std::uncaught_exceptions() > 0 || !mpi_running()) return;
  Backoff backoff;
  for (PendingSend& send : sends_) {
    int done = 0;
    while (MPI_Test(&send.request, &done, MPI_STATUS_IGNORE) == MPI_SUCCESS && !done)
      backoff.pause();
  }
}

void MpiGroup::forget_completed_sends() {
  sends_.remove_if([](PendingSend& send) {
    int done = 0;
    check(MPI_Test(&send.request, &done, MPI_STATUS_IGNORE), "MPI_Test");
    return done != 0;
  });
}

void MpiGroup::send(int target, int tag, Bytes body) {
  forget_completed_sends();
  PendingSend& pending = sends_.emplace_back();
  const auto header = static_cast<std::int32_t>(tag);
  pending.wire.resize(kHeaderBytes + body.size());
  std::memcpy(pending.wire.data(), &header, kHeaderBytes);
  if (!body.empty())
    std::memcpy(pending.wire.data() + kHeaderBytes, body.data(), body.size());
  check(MPI_Isend(pending.wire.data(), mpi_count(pending.wire.size(), "message"),
                  MPI_BYTE, target, kMessageTag, handle(), &pending.request),
        "MPI_Isend");
}

std::optional<Message> MpiGroup::try_receive() {
  if (!sends_.empty()) forget_completed_sends();
  int there = 0;
  MPI_Message matched;
  MPI_Status status;
  check(MPI_Improbe(MPI_ANY_SOURCE, kMessageTag, handle(), &there, &matched, &status),
        "MPI_Improbe");
  if (!there) return std::nullopt;
  int bytes = 0;
  check(MPI_Get_count(&status, MPI_BYTE, &bytes), "MPI_Get_count");
  Bytes wire(static_cast<std::size_t>(bytes));
  MPI_Request request;
  check(MPI_Imrecv(wire.data(), bytes, MPI_BYTE, &matched, &request), "MPI_Imrecv");
  wait(request);
  if (wire.size() < kHeaderBytes) throw InternalError("message without a header");
  std::int32_t tag = 0;
  std::memcpy(&tag, wire.data(), kHeaderBytes);
  return Message{status.MPI_SOURCE, tag, Bytes(wire.begin() + kHeaderBytes, wire.end())};
}

void MpiGroup::barrier() {
  MPI_Request request;
  check(MPI_Ibarrier(handle(), &request), "MPI_Ibarrier");
  wait(request);
}

Bytes MpiGroup::broadcast(const Bytes& bytes, int root) {
  auto length = static_cast<std::int64_t>(bytes.size());
  MPI_Request request;
  check(MPI_Ibcast(&length, 1, MPI_INT64_T, root, handle(), &request), "MPI_Ibcast");
  wait(request);
  Bytes result = rank_ == root ? bytes : Bytes(static_cast<std::size_t>(length));
  check(MPI_Ibcast(result.data(), mpi_count(result.size(), "broadcast"), MPI_BYTE, root,
                   handle(), &request),
        "MPI_Ibcast");
  wait(request);
  return result;
}

std::vector<Bytes> MpiGroup::all_gather(const Bytes& bytes) {
  const int mine = mpi_count(bytes.size(), "gather");
  std::vector<int> counts(static_cast<std::size_t>(size_));
  MPI_Request request;
  check(MPI_Iallgather(&mine, 1, MPI_INT, counts.data(), 1, MPI_INT, handle(), &request),
        "MPI_Iallgather");
  wait(request);
  std::vector<int> starts(counts.size());
  const auto total = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  mpi_count(total, "gather");
  std::exclusive_scan(counts.begin(), counts.end(), starts.begin(), 0);
  Bytes all(total);
  check(MPI_Iallgatherv(bytes.data(), mine, MPI_BYTE, all.data(), counts.data(),
                        starts.data(), MPI_BYTE, handle(), &request),
        "MPI_Iallgatherv");
  wait(request);
  std::vector<Bytes> result;
  for (std::size_t i = 0; i < counts.size(); ++i)
    result.emplace_back(all.begin() + starts[i], all.begin() + starts[i] + counts[i]);
  return result;
}

std::int64_t MpiGroup::all_max(std::int64_t value) {
  std::int64_t largest = value;
  MPI_Request request;
  check(MPI_Iallreduce(&value, &largest, 1, MPI_INT64_T, MPI_MAX, handle(), &request),
        "MPI_Iallreduce");
  wait(request);
  return largest;
}

std::shared_ptr<Context::Group> MpiGroup::subgroup(const std::vector<int>& members,
                                                   int tag) {
  MPI_Group ours = MPI_GROUP_NULL;
  MPI_Group chosen = MPI_GROUP_NULL;
  MPI_Comm handle_of_chosen = MPI_COMM_NULL;
  check(MPI_Comm_group(handle(), &ours), "MPI_Comm_group");
  check(MPI_Group_incl(ours, mpi_count(members.size(), "subgroup"), members.data(),
                       &chosen),
        "MPI_Group_incl");
  check(
      MPI_Comm_create_group(handle(), chosen, kFirstSubgroupTag + tag, &handle_of_chosen),
      "MPI_Comm_create_group");
  MPI_Group_free(&chosen);
  MPI_Group_free(&ours);
  return std::make_shared<MpiGroup>(handle_of_chosen);
}

void MpiGroup::exchange(int partner, const float* mine, float* theirs, std::size_t count,
                        double deadline) {
  const int items = mpi_count(count, "exchange");
  MPI_Request requests[2];
  check(
      MPI_Irecv(theirs, items, MPI_FLOAT, partner, kExchangeTag, handle(), &requests[0]),
      "MPI_Irecv");
  check(MPI_Isend(mine, items, MPI_FLOAT, partner, kExchangeTag, handle(), &requests[1]),
        "MPI_Isend");
  Backoff backoff(Backoff::kSpinSeconds +
                  static_cast<double>(count * sizeof(float)) / kExchangeBytesPerSecond);
  while (true) {
    int done = 0;
    check(MPI_Testall(2, requests, &done, MPI_STATUSES_IGNORE), "MPI_Testall");
    if (done) return;
    if (backoff.waited() > deadline) break;
    backoff.pause();
  }
  // The receive must not write into the caller's memory after we have left.
  if (requests[0] != MPI_REQUEST_NULL) {
    MPI_Cancel(&requests[0]);
    MPI_Wait(&requests[0], MPI_STATUS_IGNORE);
  }
  if (requests[1] != MPI_REQUEST_NULL) MPI_Request_free(&requests[1]);
  throw EnvironmentError(
      "no answer from a training partner within " + std::to_string(deadline) + " s",
      "rank " + std::to_string(partner) + " of " + std::to_string(size_) + " in the gang",
      "look for a dead or stopped process and run the same command again");
}

}  // namespace

Context mpi_context() {
  if (!mpi_running())
    throw InternalError("MPI context asked for, but MPI is not running");
  check(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN),
        "MPI_Comm_set_errhandler");
  return Context(std::make_shared<MpiGroup>(MPI_COMM_WORLD));
}

std::optional<MPI_Comm> communicator(const Context& context) {
  const auto* group = dynamic_cast<const MpiGroup*>(&context.group());
  if (group == nullptr) return std::nullopt;
  return group->handle();
}

}  // namespace s2fbench::comm
