#include "support/fake_nccl.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <limits>
#include <new>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "base/error.hpp"
#include "support/test_world.hpp"

namespace s2fbench::test {
namespace {

constexpr int kPollsOfAGroup = 3;
constexpr int kPollsOfAComputation = 10;  // more, so that it is late
constexpr int kTag = 1;

// One for all fakes of a process. Messages of communicators that were aborted may be on
// their way for long: Open MPI would deliver them to the next group.
const comm::Context& wire() {
  static const comm::Context made = [] {
    std::vector<int> everyone(static_cast<std::size_t>(world().size()));
    std::iota(everyone.begin(), everyone.end(), 0);
    return world().subgroup(everyone, kTag);
  }();
  return made;
}

struct Part {  // of a group
  enum Kind { send, receive, sum } kind;
  float* values;
  std::size_t count;
  int partner;
};

}  // namespace

class FakeCommunicator : public reduce::Communicator {
 public:
  // ranks: on the wire; empty until `connecting` has filled them.
  FakeCommunicator(FakeNccl& nccl, std::string name)
      : nccl_(nccl), name_(std::move(name)) {}

  ~FakeCommunicator() override {
    if (pending_ && !*parent_aborted_) std::terminate();  // NCCL would write into it
    if (finalized_ && !pending_)
      ++nccl_.script_.ended;
    else
      FakeCommunicator::abort();
  }

  void connect(int root, int size, int rank);
  bool ready() override;
  void begin_group() override;
  void end_group() override;
  void send(const float* values, std::size_t count, int to) override {
    add({Part::send, const_cast<float*>(values), count, to});
  }
  void receive(float* values, std::size_t count, int from) override {
    add({Part::receive, values, count, from});
  }
  void all_reduce(float* values, std::size_t count) override {
    add({Part::sum, values, count, -1});
  }
  std::unique_ptr<reduce::Communicator> split(int colour, int key) override;
  void finalize() override {
    expect_ready();
    finalized_ = true;
  }
  void abort() override {
    if (!*aborted_) ++nccl_.script_.aborted;
    *aborted_ = true;
    pending_ = nullptr;
  }

 private:
  void expect_ready() const {
    if (pending_ || *aborted_ || finalized_)
      throw std::logic_error("a communicator that is not ready was used");
  }
  void add(const Part& part) {
    if (!group_ || part.count == 0) throw std::logic_error("not in a group, or nothing");
    group_->push_back(part);
  }
  void send_all(const std::string& name, const std::vector<float>& floats) {
    for (const int rank : ranks_) nccl_.send(name, rank, floats);
  }
  void run(const std::vector<Part>& group, int number);

  FakeNccl& nccl_;
  std::string name_;
  std::vector<int> ranks_;  // of the wire
  std::function<bool()> pending_;
  std::optional<std::vector<Part>> group_;
  int groups_ = 0;
  bool finalized_ = false;
  std::shared_ptr<bool> aborted_ = std::make_shared<bool>(false);
  std::shared_ptr<bool> parent_aborted_ = std::make_shared<bool>(true);
};

// Every rank tells the root its place on the wire; the root tells all of them.
void FakeCommunicator::connect(int root, int size, int rank) {
  if (nccl_.script_.refuse_to_connect) {
    pending_ = []() -> bool { throw EnvironmentError("fake: cannot connect"); };
    return;
  }
  nccl_.send(name_ + " place", root, {static_cast<float>(rank)});
  auto places = std::make_shared<std::map<int, int>>();
  pending_ = [this, root, size, places] {
    if (nccl_.wire_.rank() == root) {
      for (int other = 0; other < nccl_.wire_.size(); ++other)
        if (const auto place = nccl_.receive(name_ + " place", other))
          (*places)[static_cast<int>(place->front())] = other;
      if (static_cast<int>(places->size()) == size) {
        std::vector<float> table;
        for (const auto& [place, wire_rank] : *places) {
          table.push_back(static_cast<float>(wire_rank));
          ranks_.push_back(wire_rank);
        }
        send_all(name_ + " table", table);
        ranks_.clear();
        places->clear();
      }
    }
    const auto table = nccl_.receive(name_ + " table", root);
    if (!table) return false;
    for (const float wire_rank : *table) ranks_.push_back(static_cast<int>(wire_rank));
    return true;
  };
}

bool FakeCommunicator::ready() {
  nccl_.advance();
  int& polls = nccl_.script_.polls_until_error;
  if (polls >= 0 && polls-- == 0) throw EnvironmentError("fake: an asynchronous error");
  if (!pending_) return true;
  if (!pending_()) return false;
  pending_ = nullptr;
  return true;
}

void FakeCommunicator::begin_group() {
  expect_ready();
  group_.emplace();
}

// Only after some polls does the group lie in the queue.
void FakeCommunicator::end_group() {
  auto group = *std::exchange(group_, std::nullopt);
  pending_ = [this, group = std::move(group), polls = 0]() mutable {
    if (++polls < kPollsOfAGroup) return false;
    run(group, ++groups_);
    return true;
  };
}

void FakeCommunicator::run(const std::vector<Part>& group, int number) {
  const std::string name = name_ + " group " + std::to_string(number);
  // The array is read when the queue comes to it, not before.
  nccl_.communication_.push_back([this, name, group, aborted = aborted_] {
    if (*aborted) return true;
    for (const Part& part : group) {
      const std::vector<float> floats(part.values, part.values + part.count);
      if (part.kind == Part::sum) send_all(name, floats);
      if (part.kind == Part::send)
        nccl_.send(name, ranks_.at(static_cast<std::size_t>(part.partner)), floats);
    }
    return true;
  });
  for (const Part& part : group) {
    if (part.kind == Part::send) continue;
    // The sum goes from the last rank to the first: no tree, but the same on all.
    auto from = ranks_;
    if (part.kind == Part::receive)
      from = {ranks_.at(static_cast<std::size_t>(part.partner))};
    auto sum = std::make_shared<std::vector<float>>();
    nccl_.communication_.push_back(
        [this, name, part, from, sum, aborted = aborted_]() mutable {
          if (*aborted) return true;
          while (!from.empty()) {
            const auto theirs = nccl_.receive(name, from.back());
            if (!theirs) return false;
            if (theirs->size() != part.count)
              throw std::logic_error("another count came");
            if (sum->empty()) sum->resize(part.count);
            for (std::size_t i = 0; i < part.count; ++i) (*sum)[i] += (*theirs)[i];
            from.pop_back();
          }
          std::copy(sum->begin(), sum->end(), part.values);
          return true;
        });
  }
}

std::unique_ptr<reduce::Communicator> FakeCommunicator::split(int colour, int key) {
  expect_ready();
  ++nccl_.script_.splits;
  const std::string name = name_ + " split " + std::to_string(++groups_);
  send_all(name, {static_cast<float>(colour), static_cast<float>(key)});
  auto child =
      std::make_unique<FakeCommunicator>(nccl_, name + " of " + std::to_string(colour));
  child->parent_aborted_ = aborted_;
  auto words = std::make_shared<std::map<int, std::vector<float>>>();
  child->pending_ = [this, us = child.get(), name, colour, words] {
    for (const int rank : ranks_)
      if (const auto word = nccl_.receive(name, rank)) (*words)[rank] = *word;
    if (words->size() < ranks_.size()) return false;
    std::map<int, int> places;
    for (const auto& [rank, word] : *words)
      if (static_cast<int>(word[0]) == colour) places[static_cast<int>(word[1])] = rank;
    for (const auto& [place, rank] : places) us->ranks_.push_back(rank);
    return true;
  };
  return child;
}

FakeNccl::FakeNccl(Script& script) : wire_(wire()), script_(script) {}

void FakeNccl::compute(std::function<void()> work) {
  compute_.push_back(std::move(work));
  ++asked_;
}

std::string FakeNccl::unique_id() {
  static int ids = 0;
  return std::to_string(wire_.rank()) + " " + std::to_string(++ids);
}

std::unique_ptr<reduce::Communicator> FakeNccl::connect(const std::string& id, int size,
                                                        int rank) {
  auto made = std::make_unique<FakeCommunicator>(*this, id);
  made->connect(std::stoi(id), size, rank);
  ++script_.connected;
  return made;
}

std::shared_ptr<float> FakeNccl::allocate(std::size_t count) {
  if (count > script_.most_floats) throw std::bad_alloc();
  ++script_.allocations;
  auto memory = std::make_shared<Floats>(count, std::numeric_limits<float>::quiet_NaN());
  float* values = memory->data();
  // Given back to the queue: it is gone when the queue has passed.
  return {values, [this, memory](float*) mutable {
            communication_.push_back([memory = std::move(memory)] { return true; });
          }};
}

void FakeNccl::follow_compute() {
  communication_.push_back([this, target = asked_] { return computed_ >= target; });
}

void FakeNccl::add(float* to, const float* from, std::size_t count) {
  communication_.push_back([=] {
    for (std::size_t i = 0; i < count; ++i) to[i] = to[i] + from[i];
    return true;
  });
}

void FakeNccl::copy(float* to, const float* from, std::size_t count) {
  communication_.push_back([=] {
    std::copy_n(from, count, to);
    return true;
  });
}

void FakeNccl::mark() {
  communication_.push_back([this, mark = ++marks_] {
    reached_ = mark;
    return true;
  });
}

bool FakeNccl::reached() {
  advance();
  return reached_ == marks_;
}

// On the wire: the name's length in 4 bytes, the name, the floats.
void FakeNccl::send(const std::string& name, int target, const Floats& floats) {
  const auto length = static_cast<std::uint32_t>(name.size());
  comm::Bytes body(sizeof(length) + name.size() + floats.size() * sizeof(float));
  std::memcpy(body.data(), &length, sizeof(length));
  std::memcpy(body.data() + sizeof(length), name.data(), name.size());
  std::memcpy(body.data() + sizeof(length) + name.size(), floats.data(),
              floats.size() * sizeof(float));
  if (target == wire_.rank())
    inbox_[{name, target}].push_back(floats);
  else
    wire_.send(target, kTag, std::move(body));
}

std::optional<FakeNccl::Floats> FakeNccl::receive(const std::string& name, int source) {
  while (const auto message = wire_.try_receive()) {
    std::uint32_t length = 0;
    std::memcpy(&length, message->body.data(), sizeof(length));
    const auto* text =
        reinterpret_cast<const char*>(message->body.data()) + sizeof(length);
    Floats floats((message->body.size() - sizeof(length) - length) / sizeof(float));
    std::memcpy(floats.data(), text + length, floats.size() * sizeof(float));
    inbox_[{std::string(text, length), message->source}].push_back(std::move(floats));
  }
  const auto found = inbox_.find({name, source});
  if (found == inbox_.end()) return std::nullopt;
  Floats first = std::move(found->second.front());
  found->second.pop_front();
  if (found->second.empty()) inbox_.erase(found);
  return first;
}

void FakeNccl::advance() {
  while (!communication_.empty()) {
    // Work may throw away memory, which queues more.
    const Work& work = communication_.front();
    if (!work()) break;
    communication_.pop_front();
  }
  if (++polls_ % kPollsOfAComputation == 0 && !compute_.empty()) {
    compute_.front()();
    compute_.pop_front();
    ++computed_;
  }
}

}  // namespace s2fbench::test
