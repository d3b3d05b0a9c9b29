// session_program MODE: ranks of a job that end in good order or not (session_test.sh).
//   fine        all ranks end well
//   all_fail    every rank meets the same user error
//   one_fails   rank 1 meets an environment error while the others wait for it
//   unwinds     an exception passes the session on rank 1 while the others wait
#include <cstdio>
#include <stdexcept>
#include <string>

#include "base/error.hpp"
#include "comm/context.hpp"

namespace {

using namespace s2fbench;

int run(comm::Session& session, const std::string& mode) {
  const comm::Context& world = session.world();
  try {
    if (mode == "all_fail") throw UserError("bad input");
    if (mode == "one_fails" && world.rank() == 1) throw EnvironmentError("disk full");
    world.barrier();
    return kExitOk;
  } catch (const Error& error) {
    return session.end_after_error(error.exit_code());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "fine";
  try {
    comm::Session session(argc, argv);
    if (mode == "unwinds" && session.world().rank() == 1)
      throw std::runtime_error("lost");
    return run(session, mode);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return kExitInternal;
  }
}
