#include "comm/mpi.hpp"

#include <array>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "comm/backoff.hpp"

namespace s2fbench::comm {

void check(int code, const char* call) {
  if (code == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(code, text.data(), &length);
  throw EnvironmentError(std::string(call) + " failed",
                         std::string(text.data(), static_cast<std::size_t>(length)),
                         "try the same command again, or on fewer nodes");
}

void wait(MPI_Request& request) {
  Backoff backoff;
  while (true) {
    int done = 0;
    check(MPI_Test(&request, &done, MPI_STATUS_IGNORE), "MPI_Test");
    if (done) return;
    backoff.pause();
  }
}

void abort_job(int exit_code) {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::abort();  // not reached where MPI keeps its word
}

OwnedCommunicator::~OwnedCommunicator() {
  if (handle_ == MPI_COMM_WORLD || !mpi_running()) return;
  MPI_Comm_free(&handle_);
}

bool mpi_running() {
  int started = 0;
  int ended = 0;
  MPI_Initialized(&started);
  MPI_Finalized(&ended);
  return started && !ended;
}

}  // namespace s2fbench::comm
