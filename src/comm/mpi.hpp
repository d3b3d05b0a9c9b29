// Every MPI call of the project goes through check(); handles are owned by objects.
#pragma once

#include <mpi.h>

#include <optional>

#include "comm/context.hpp"

namespace s2fbench::comm {

// Throws EnvironmentError with the call's name and MPI's own text unless code is a
// success.
void check(int code, const char* call);

// Waits for a request by testing with back-off: MPI_Wait would spin.
void wait(MPI_Request& request);

// Ends every process of the job at once; they exit with this code.
[[noreturn]] void abort_job(int exit_code);

// A communicator that is freed with its owner, unless MPI has ended already.
class OwnedCommunicator {
 public:
  explicit OwnedCommunicator(MPI_Comm handle) : handle_(handle) {}
  ~OwnedCommunicator();
  OwnedCommunicator(const OwnedCommunicator&) = delete;
  OwnedCommunicator& operator=(const OwnedCommunicator&) = delete;
  MPI_Comm get() const { return handle_; }

 private:
  MPI_Comm handle_;  // MPI_COMM_WORLD is never freed
};

// The communicator behind a context, for MPI-IO and shared windows; nothing for local and
// dry-run contexts. Lives as long as the context.
std::optional<MPI_Comm> communicator(const Context& context);

}  // namespace s2fbench::comm
