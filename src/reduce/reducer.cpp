#include "reduce/reducer.hpp"

#include <bit>

#include "base/error.hpp"
#include "comm/backoff.hpp"
#include "reduce/nccl_reducer.hpp"
#include "reduce/patience.hpp"
#include "reduce/tree_reducer.hpp"

namespace s2fbench::reduce {
namespace {

class LocalReducer : public Reducer {
 public:
  void start(float*, std::size_t) override {}
  void progress() override {}
  void finish() override {}
};

// The library's own sums.
class AllReducer : public Reducer {
 public:
  explicit AllReducer(comm::Context gang) : gang_(std::move(gang)) {}

  void begin_step() override { patience_.begin_step(); }
  void start(float* values, std::size_t count) override {
    sums_.reserve(sums_.size() + 1);  // what has begun must find its place
    if (count > 0) sums_.push_back(gang_.start_all_reduce(values, count));
    progress();
  }
  void progress() override {
    while (ended_ < sums_.size() && sums_[ended_]->done()) ++ended_;
  }
  void finish() override {
    const double deadline = patience_.begin_wait();
    comm::Backoff backoff;
    for (progress(); ended_ < sums_.size(); progress()) {
      if (backoff.waited() > deadline) {
        for (std::size_t i = ended_; i < sums_.size(); ++i) sums_[i]->cancel();
        give_up(-1, gang_.size(), deadline);
      }
      backoff.pause();
    }
    sums_.clear();
    ended_ = 0;
    patience_.end_wait();
  }

 private:
  comm::Context gang_;
  std::vector<std::unique_ptr<comm::Transfer>> sums_;
  std::size_t ended_ = 0;
  Patience patience_;
};

}  // namespace

Mode mode_of(const std::string& word) {
  if (word == "tree") return Mode::tree;
  if (word == "allreduce") return Mode::all_reduce;
  throw UserError("unknown reduction", "'" + word + "'", "try tree or allreduce");
}

std::unique_ptr<Reducer> make_reducer(const comm::Context& gang, Mode mode,
                                      Communicators* communicators) {
  const int size = gang.size();
  if (size == 1) return std::make_unique<LocalReducer>();
  if (!std::has_single_bit(static_cast<unsigned>(size)))
    throw UserError("ranks per trial must be a power of two", std::to_string(size),
                    "try --ranks-per-trial " +
                        std::to_string(std::bit_floor(static_cast<unsigned>(size))));
  if (communicators != nullptr)
    return std::make_unique<NcclReducer>(gang, *communicators, mode);
  if (mode == Mode::tree) return std::make_unique<TreeReducer>(gang);
  return std::make_unique<AllReducer>(gang);
}

}  // namespace s2fbench::reduce
