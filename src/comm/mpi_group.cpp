// Ranks of an MPI job. Only non-blocking calls, completed by polling with back-off.
#include <algorithm>
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
// that receiving from anyone never catches a piece of a transfer.
constexpr int kMessageTag = 1;
constexpr int kAllToAllTag = 2;
constexpr int kAllGatherTag = 3;
// Open MPI makes a subgroup by messages on the parent under the caller's tag, although
// the standard keeps the two apart: these tags must be ones that nobody here probes for.
constexpr int kFirstSubgroupTag = 16;
constexpr std::size_t kHeaderBytes = sizeof(std::int32_t);

int mpi_count(std::size_t count, const char* what) {
  if (count > INT_MAX)
    throw InternalError(std::string(what) + " of " + std::to_string(count) +
                        " items: more than MPI can count");
  return static_cast<int>(count);
}

class MpiGroup : public Context::Group {
 public:
  MpiGroup(MPI_Comm handle, std::vector<int> members)
      : comm_(handle),
        size_(static_cast<int>(members.size())),
        members_(std::move(members)) {
    check(MPI_Comm_rank(handle, &rank_), "MPI_Comm_rank");
  }
  ~MpiGroup() override;

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  const std::vector<int>& members() const override { return members_; }
  MPI_Comm handle() const { return comm_.get(); }

  void send(int target, int tag, Bytes body) override;
  std::optional<Message> try_receive() override;
  bool others_can_send() const override { return size_ > 1; }

  void barrier() override;
  Bytes broadcast(const Bytes& bytes, int root) override;
  std::vector<Bytes> all_gather(const Bytes& bytes) override;
  std::int64_t all_max(std::int64_t value) override;
  std::shared_ptr<Group> subgroup(const std::vector<int>& members, int tag) override;
  std::unique_ptr<Transfer> start_all_to_all(const float* mine, float* theirs,
                                             std::size_t piece) override;
  std::unique_ptr<Transfer> start_all_gather(float* all, std::size_t piece) override;
  std::unique_ptr<Transfer> start_all_reduce(float* values, std::size_t count) override;

 private:
  struct PendingSend {
    Bytes wire;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  void forget_completed_sends();

  OwnedCommunicator comm_;
  int rank_ = 0;
  int size_;
  std::vector<int> members_;
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
  return std::make_shared<MpiGroup>(handle_of_chosen, world_ranks(members_, members));
}

// A float array's pieces, partner by partner: each can be given up.
class Pieces : public Transfer {
 public:
  Pieces(MPI_Comm comm, int rank, int size, int tag)
      : comm_(comm), rank_(rank), size_(size), tag_(tag) {}
  ~Pieces() override { cancel(); }
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;

  // mine(r): what rank r gets of us; theirs(r): where what it sends goes.
  template <typename Mine, typename Theirs>
  void start(const Mine& mine, const Theirs& theirs, std::size_t piece) {
    const int count = mpi_count(piece, "a gradient's piece");
    // Receives first, then sends; no two ranks begin with the same partner.
    for (int step = 1; step < size_; ++step) {
      const int from = (rank_ + size_ - step) % size_;
      check(MPI_Irecv(theirs(from), count, MPI_FLOAT, from, tag_, comm_, &add(from)),
            "MPI_Irecv");
    }
    receives_ = requests_.size();
    for (int step = 1; step < size_; ++step) {
      const int to = (rank_ + step) % size_;
      check(MPI_Isend(mine(to), count, MPI_FLOAT, to, tag_, comm_, &add(to)),
            "MPI_Isend");
    }
  }

  bool done() override {
    int ended = 0;
    std::vector<int> which(requests_.size());
    check(MPI_Testsome(static_cast<int>(requests_.size()), requests_.data(), &ended,
                       which.data(), MPI_STATUSES_IGNORE),
          "MPI_Testsome");
    return ended == MPI_UNDEFINED ||
           std::all_of(requests_.begin(), requests_.end(),
                       [](MPI_Request request) { return request == MPI_REQUEST_NULL; });
  }

  int silent_rank() const override {
    for (std::size_t i = 0; i < requests_.size(); ++i)
      if (requests_[i] != MPI_REQUEST_NULL) return partners_[i];
    return -1;
  }

  void cancel() override {
    for (std::size_t i = 0; i < requests_.size(); ++i) {
      if (requests_[i] == MPI_REQUEST_NULL) continue;
      if (i < receives_) {
        MPI_Cancel(&requests_[i]);
        MPI_Wait(&requests_[i], MPI_STATUS_IGNORE);
      } else {  // cannot be taken back; whoever gives up ends the job
        MPI_Request_free(&requests_[i]);
      }
    }
  }

 private:
  MPI_Request& add(int partner) {
    partners_.push_back(partner);
    return requests_.emplace_back(MPI_REQUEST_NULL);
  }

  MPI_Comm comm_;
  int rank_, size_, tag_;
  std::vector<MPI_Request> requests_ = {};
  std::vector<int> partners_ = {};  // of each
  std::size_t receives_ = 0;
};

// The library's own sum, which cannot be given up once begun: it works on a copy, which
// is left to it for ever when it is.
class WholeSum : public Transfer {
 public:
  WholeSum(MPI_Comm comm, float* values, std::size_t count)
      : values_(values),
        copy_(std::make_unique<std::vector<float>>(values, values + count)) {
    check(MPI_Iallreduce(MPI_IN_PLACE, copy_->data(), mpi_count(count, "gradient"),
                         MPI_FLOAT, MPI_SUM, comm, &request_),
          "MPI_Iallreduce");
  }

  ~WholeSum() override { cancel(); }
  WholeSum(const WholeSum&) = delete;
  WholeSum& operator=(const WholeSum&) = delete;

  bool done() override {
    if (request_ == MPI_REQUEST_NULL) return true;
    int all = 0;
    check(MPI_Test(&request_, &all, MPI_STATUS_IGNORE), "MPI_Test");
    if (all != 0) std::copy(copy_->begin(), copy_->end(), values_);
    return all != 0;
  }

  int silent_rank() const override { return -1; }
  void cancel() override {
    if (request_ == MPI_REQUEST_NULL) return;
    static_cast<void>(copy_.release());
    request_ = MPI_REQUEST_NULL;
  }

 private:
  float* values_;
  std::unique_ptr<std::vector<float>> copy_;
  MPI_Request request_ = MPI_REQUEST_NULL;
};

std::unique_ptr<Transfer> MpiGroup::start_all_to_all(const float* mine, float* theirs,
                                                     std::size_t piece) {
  const auto at = [piece](int rank) { return static_cast<std::size_t>(rank) * piece; };
  std::copy_n(mine + at(rank_), piece, theirs + at(rank_));
  auto pieces = std::make_unique<Pieces>(handle(), rank_, size_, kAllToAllTag);
  pieces->start([&](int to) { return mine + at(to); },
                [&](int from) { return theirs + at(from); }, piece);
  return pieces;
}

std::unique_ptr<Transfer> MpiGroup::start_all_gather(float* all, std::size_t piece) {
  const auto at = [piece](int rank) { return static_cast<std::size_t>(rank) * piece; };
  auto pieces = std::make_unique<Pieces>(handle(), rank_, size_, kAllGatherTag);
  pieces->start([&](int) { return all + at(rank_); },
                [&](int from) { return all + at(from); }, piece);
  return pieces;
}

std::unique_ptr<Transfer> MpiGroup::start_all_reduce(float* values, std::size_t count) {
  return std::make_unique<WholeSum>(handle(), values, count);
}

}  // namespace

Context mpi_context() {
  if (!mpi_running())
    throw InternalError("MPI context asked for, but MPI is not running");
  check(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN),
        "MPI_Comm_set_errhandler");
  int size = 0;
  check(MPI_Comm_size(MPI_COMM_WORLD, &size), "MPI_Comm_size");
  std::vector<int> everyone(static_cast<std::size_t>(size));
  std::iota(everyone.begin(), everyone.end(), 0);
  return Context(std::make_shared<MpiGroup>(MPI_COMM_WORLD, std::move(everyone)));
}

std::optional<MPI_Comm> communicator(const Context& context) {
  const auto* group = dynamic_cast<const MpiGroup*>(&context.group());
  if (group == nullptr) return std::nullopt;
  return group->handle();
}

}  // namespace s2fbench::comm
