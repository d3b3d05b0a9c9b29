// Sums of arrays in GPU memory, over NCCL.
//
// A sum is queued as a whole when it is started: in mode `tree` the exchange of pieces,
// the additions along TreeReducer's tree, hence its bits, and the exchange of the sums.
// The queue of communication runs beside the backward pass.
//
// finish() waits on the host, by polling, until the queue is empty: only there, and in
// start() while NCCL connects partners, can a rank wait for another. Nothing waits on the
// GPU for a sum that may never come, so polling in these calls notices every fault.
#pragma once

#include <exception>
#include <memory>
#include <vector>

#include "reduce/communicators.hpp"
#include "reduce/patience.hpp"
#include "reduce/reducer.hpp"

namespace s2fbench::reduce {

class NcclReducer : public Reducer {
 public:
  // Collective over the gang. The communicators must outlive the reducer.
  NcclReducer(const comm::Context& gang, Communicators& communicators, Mode mode,
              Patience patience = Patience());
  void reserve(const std::vector<std::size_t>& counts) override;
  void begin_step() override { patience_.begin_step(); }
  // The first error of any of these aborts the communicator; later calls throw it again.
  void start(float* values, std::size_t count) override;
  void progress() override;
  void finish() override;

 private:
  struct Piece {  // of an array that is being summed
    std::size_t first = 0, count = 0;
  };
  Piece piece_of(int rank, std::size_t count) const;
  void need_scratch(std::size_t floats);
  void sum_along_tree(float* values, std::size_t count);
  void exchange_pieces(const float* values, std::size_t count);
  void add_pieces(float* own, std::size_t count);
  void exchange_sums(float* values, std::size_t count);
  template <typename Work>
  void in_group(const Work& work);
  template <typename Work>
  void or_abort(const Work& work);

  Communicators& communicators_;
  Nccl& nccl_;
  Communicator* communicator_;     // nullptr once aborted
  std::exception_ptr error_ = {};  // why it was
  int rank_, size_;
  Mode mode_;
  Patience patience_;
  bool under_way_ = false;
  // (size, piece): every rank's numbers of our piece, of the sum that the queue works on.
  // One is enough, since a queue takes one sum after the other.
  std::shared_ptr<float> scratch_;
  std::size_t scratch_floats_ = 0;
};

}  // namespace s2fbench::reduce
