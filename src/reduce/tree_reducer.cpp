#include "reduce/tree_reducer.hpp"

#include <algorithm>

#include "comm/backoff.hpp"

namespace s2fbench::reduce {

TreeReducer::Sum& TreeReducer::sum_for(std::size_t index, std::size_t count) {
  if (sums_.size() == index) sums_.push_back(std::make_unique<Sum>());
  Sum& sum = *sums_[index];
  const auto ranks = static_cast<std::size_t>(gang_.size());
  sum.count = count;
  sum.piece = (count + ranks - 1) / ranks;
  sum.mine.resize(sum.piece * ranks);
  sum.theirs.resize(sum.piece * ranks);
  return sum;
}

void TreeReducer::reserve(const std::vector<std::size_t>& counts) {
  std::size_t index = 0;
  for (const std::size_t count : counts)
    if (count > 0) sum_for(index++, count);
}

void TreeReducer::start(float* values, std::size_t count) {
  if (count == 0) return;
  Sum& sum = sum_for(started_, count);
  sum.values = values;
  std::copy_n(values, count, sum.mine.begin());
  std::fill(sum.mine.begin() + static_cast<std::ptrdiff_t>(count), sum.mine.end(), 0.0F);
  sum.transfer = gang_.start_all_to_all(sum.mine.data(), sum.theirs.data(), sum.piece);
  ++started_;  // not before: memory may have run out on the way
  progress();
}

// lower + upper on every level, into our piece of `mine`.
void TreeReducer::add_up(Sum& sum) const {
  const auto ranks = static_cast<std::size_t>(gang_.size());
  for (std::size_t stride = 1; stride < ranks; stride *= 2) {
    for (std::size_t lower = 0; lower < ranks; lower += 2 * stride) {
      float* to = &sum.theirs[lower * sum.piece];
      const float* from = &sum.theirs[(lower + stride) * sum.piece];
      for (std::size_t i = 0; i < sum.piece; ++i) to[i] = to[i] + from[i];
    }
  }
  const auto own = static_cast<std::size_t>(gang_.rank()) * sum.piece;
  std::copy_n(sum.theirs.begin(), sum.piece,
              sum.mine.begin() + static_cast<std::ptrdiff_t>(own));
}

// Ranks start the same transfers in the same order: a sum is gathered after all that were
// started before it.
void TreeReducer::progress() {
  while (spread_ < started_ && sums_[spread_]->transfer->done()) {
    Sum& sum = *sums_[spread_++];
    add_up(sum);
    sum.transfer = gang_.start_all_gather(sum.mine.data(), sum.piece);
  }
  while (ended_ < spread_ && sums_[ended_]->transfer->done()) {
    Sum& sum = *sums_[ended_++];
    std::copy_n(sum.mine.begin(), sum.count, sum.values);
    sum.transfer.reset();
  }
}

void TreeReducer::finish() {
  const double deadline = patience_.begin_wait();
  comm::Backoff backoff;
  for (progress(); ended_ < started_; progress()) {
    if (backoff.waited() > deadline) {
      const int silent = sums_[ended_]->transfer->silent_rank();
      for (std::size_t i = ended_; i < started_; ++i) sums_[i]->transfer->cancel();
      give_up(silent, gang_.size(), deadline);
    }
    backoff.pause();
  }
  started_ = spread_ = ended_ = 0;
  patience_.end_wait();
}

}  // namespace s2fbench::reduce
