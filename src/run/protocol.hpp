// The messages between the coordinator (rank 0) and the workers (ranks 1 ...).
//
//   worker -> coordinator   idle, report, checkpoint_took, stop_request, goodbye
//   coordinator -> worker   assign, pause, stop, release
//
// A worker says `idle` once at the start and after each trial that it did not lead; the
// leader's `report` says so for itself. `goodbye` answers `release`: nothing is on its
// way any more. `pause` goes to the leader alone (its gang agrees on stopping) and may
// find the trial ended; `checkpoint_took` comes from a leader during its trial.
#pragma once

#include <cstdint>

#include "comm/context.hpp"
#include "run/coordinator.hpp"
#include "run/summary.hpp"

namespace s2fbench::run {

enum MessageTag : int {
  kIdle = 1,
  kReport,
  kStopRequest,
  kGoodbye,
  kAssign,
  kStop,
  kRelease,
  kPause,
  kCheckpointTook,
};

// Byte layouts: fields in order, in the machine's own form (all ranks run one binary).
// Unpacking throws InternalError when lengths or values cannot be.
comm::Bytes pack(const Assignment& assignment);
comm::Bytes pack(const Report& report);
comm::Bytes pack(const Summary& summary);
comm::Bytes pack_cell(std::int64_t cell);  // of pause
comm::Bytes pack_seconds(double seconds);  // of checkpoint_took
Assignment unpack_assignment(const comm::Bytes& bytes);
Report unpack_report(const comm::Bytes& bytes);
Summary unpack_summary(const comm::Bytes& bytes);
std::int64_t unpack_cell(const comm::Bytes& bytes);
double unpack_seconds(const comm::Bytes& bytes);

// Rank 0 coordinates, so worker w is rank w + 1.
inline int rank_of_worker(int worker) { return worker + 1; }
inline int worker_of_rank(int rank) { return rank - 1; }

}  // namespace s2fbench::run
