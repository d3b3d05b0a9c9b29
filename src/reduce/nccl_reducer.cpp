#include "reduce/nccl_reducer.hpp"

#include <algorithm>
#include <utility>

#include "comm/backoff.hpp"

namespace s2fbench::reduce {

NcclReducer::NcclReducer(const comm::Context& gang, Communicators& communicators,
                         Mode mode, Patience patience)
    : communicators_(communicators),
      nccl_(communicators.nccl()),
      communicator_(&communicators.of(gang)),
      rank_(gang.rank()),
      size_(gang.size()),
      mode_(mode),
      patience_(patience) {}

template <typename Work>
void NcclReducer::or_abort(const Work& work) {
  if (error_) std::rethrow_exception(error_);
  try {
    work();
  } catch (...) {
    error_ = std::current_exception();
    communicators_.abort(*std::exchange(communicator_, nullptr));
    throw;
  }
}

// The first exchange between two ranks connects them, which takes both: only then is this
// a wait.
template <typename Work>
void NcclReducer::in_group(const Work& work) {
  communicator_->begin_group();
  try {
    work();
  } catch (...) {
    // An open group would hold back the abort that follows.
    try {
      communicator_->end_group();
    } catch (const std::exception&) {
    }
    throw;
  }
  communicator_->end_group();
  if (communicator_->ready()) return;
  const double deadline = patience_.begin_wait();
  if (!settle(*communicator_, deadline)) give_up(-1, size_, deadline);
}

// The last ones may be shorter or empty.
NcclReducer::Piece NcclReducer::piece_of(int rank, std::size_t count) const {
  const auto ranks = static_cast<std::size_t>(size_);
  const std::size_t piece = (count + ranks - 1) / ranks;
  const std::size_t first = std::min(count, static_cast<std::size_t>(rank) * piece);
  return {first, std::min(piece, count - first)};
}

void NcclReducer::need_scratch(std::size_t floats) {
  if (floats <= scratch_floats_) return;
  scratch_ = nccl_.allocate(floats);
  scratch_floats_ = floats;
}

void NcclReducer::reserve(const std::vector<std::size_t>& counts) {
  if (mode_ != Mode::tree) return;
  for (const std::size_t count : counts)
    need_scratch(piece_of(rank_, count).count * static_cast<std::size_t>(size_));
}

void NcclReducer::start(float* values, std::size_t count) {
  if (count == 0) return;
  or_abort([&] {
    under_way_ = true;
    nccl_.follow_compute();
    if (mode_ == Mode::tree)
      sum_along_tree(values, count);
    else
      in_group([&] { communicator_->all_reduce(values, count); });
  });
}

void NcclReducer::sum_along_tree(float* values, std::size_t count) {
  const Piece own = piece_of(rank_, count);
  need_scratch(own.count * static_cast<std::size_t>(size_));
  exchange_pieces(values, count);
  add_pieces(values + own.first, own.count);
  exchange_sums(values, count);
}

void NcclReducer::exchange_pieces(const float* values, std::size_t count) {
  const Piece own = piece_of(rank_, count);
  in_group([&] {
    for (int step = 1; step < size_; ++step) {
      const int other = (rank_ + step) % size_;
      const Piece theirs = piece_of(other, count);
      if (theirs.count > 0)
        communicator_->send(values + theirs.first, theirs.count, other);
      if (own.count > 0)
        communicator_->receive(
            scratch_.get() + static_cast<std::size_t>(other) * own.count, own.count,
            other);
    }
  });
}

// lower + upper on every level, as TreeReducer; ours is read where it is, own (count).
void NcclReducer::add_pieces(float* own, std::size_t count) {
  if (count == 0) return;
  const auto piece = [&](int rank) {
    return rank == rank_ ? own : scratch_.get() + static_cast<std::size_t>(rank) * count;
  };
  for (int stride = 1; stride < size_; stride *= 2) {
    for (int lower = 0; lower < size_; lower += 2 * stride)
      nccl_.add(piece(lower), piece(lower + stride), count);
  }
  if (rank_ != 0) nccl_.copy(own, piece(0), count);
}

void NcclReducer::exchange_sums(float* values, std::size_t count) {
  const Piece own = piece_of(rank_, count);
  in_group([&] {
    for (int step = 1; step < size_; ++step) {
      const int other = (rank_ + step) % size_;
      const Piece theirs = piece_of(other, count);
      if (own.count > 0) communicator_->send(values + own.first, own.count, other);
      if (theirs.count > 0)
        communicator_->receive(values + theirs.first, theirs.count, other);
    }
  });
}

void NcclReducer::progress() {
  if (under_way_) or_abort([&] { communicator_->ready(); });
}

void NcclReducer::finish() {
  if (under_way_) {
    or_abort([&] {
      const double deadline = patience_.begin_wait();
      comm::Backoff backoff;
      nccl_.mark();
      while (!nccl_.reached()) {
        communicator_->ready();  // throws when NCCL has failed meanwhile
        if (backoff.waited() > deadline) give_up(-1, size_, deadline);
        backoff.pause();
      }
      communicator_->ready();
    });
  }
  under_way_ = false;
  patience_.end_wait();
}

}  // namespace s2fbench::reduce
