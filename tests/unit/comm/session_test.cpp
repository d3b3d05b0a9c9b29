#include <gtest/gtest.h>

#include <cstdlib>

#include "base/error.hpp"
#include "comm/context.hpp"

namespace s2fbench::comm {
namespace {

// The variables of a launcher, absent while the object lives except for those set through
// it.
class LauncherVariables {
 public:
  LauncherVariables() {
    for (const char* name : kNames) unsetenv(name);
  }
  ~LauncherVariables() {
    for (const char* name : kNames) unsetenv(name);
  }
  void set(const char* name, const char* value) { setenv(name, value, 1); }

 private:
  static constexpr const char* kNames[] = {"OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE",
                                           "PMIX_RANK", "SLURM_STEP_NUM_TASKS"};
};

TEST(Session, AloneIsLocalAndDoesNotTouchMpi) {
  LauncherVariables variables;
  int argc = 0;
  char** argv = nullptr;
  Session session(argc, argv);
  EXPECT_EQ(session.world().size(), 1);
  EXPECT_FALSE(mpi_running());
  EXPECT_EQ(session.end_after_error(kExitUser), kExitUser);
}

TEST(Session, KnowsLaunchersByTheirVariables) {
  LauncherVariables variables;
  EXPECT_FALSE(launched_by_mpirun());
  variables.set("OMPI_COMM_WORLD_SIZE", "1");
  EXPECT_TRUE(launched_by_mpirun());
}

TEST(Session, RefusesWorldsOfOneUnderSrun) {
  LauncherVariables variables;
  variables.set("SLURM_STEP_NUM_TASKS", "1");
  EXPECT_FALSE(launched_by_mpirun());
  variables.set("SLURM_STEP_NUM_TASKS", "8");
  EXPECT_THROW(launched_by_mpirun(), EnvironmentError);
  variables.set("PMIX_RANK", "3");
  EXPECT_TRUE(launched_by_mpirun());
}

}  // namespace
}  // namespace s2fbench::comm
