// The world that a test sees: all ranks under mpirun, this one process otherwise. With it
// the same test source is built both ways.
#pragma once

#include "comm/context.hpp"

namespace s2fbench::test {

inline comm::Context world() {
  return comm::mpi_running() ? comm::mpi_context() : comm::local_context();
}

}  // namespace s2fbench::test
