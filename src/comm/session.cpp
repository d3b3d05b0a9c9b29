#include <mpi.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <numeric>

#include "base/error.hpp"
#include "base/text.hpp"
#include "comm/backoff.hpp"
#include "comm/mpi.hpp"

namespace s2fbench::comm {
namespace {

// How long a rank that failed waits for the others to fail too, before it ends the job.
constexpr double kFarewellSeconds = 2.0;
constexpr int kFarewellTag = 1;

// Ranks that wait in MPI's start for one that died there would wait for good: the
// heartbeat comes later.
constexpr unsigned kStartSeconds = 120;

void give_up_starting(int) {
  constexpr char kText[] = "s2fbench: MPI did not start within two minutes; try again\n";
  // Only what a signal handler may call.
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kText, sizeof(kText) - 1);
  _exit(kExitEnvironment);
}

// An alarm while this object lives.
class StartWatch {
 public:
  StartWatch() : before_(std::signal(SIGALRM, give_up_starting)) { alarm(kStartSeconds); }
  ~StartWatch() {
    alarm(0);
    std::signal(SIGALRM, before_);
  }
  StartWatch(const StartWatch&) = delete;
  StartWatch& operator=(const StartWatch&) = delete;

 private:
  void (*before_)(int);
};

bool is_set(const char* name) { return std::getenv(name) != nullptr; }

// Tasks of the srun step we run in; 0 outside one.
long long srun_tasks() {
  const char* text = std::getenv("SLURM_STEP_NUM_TASKS");
  return text == nullptr ? 0 : parse_integer(text).value_or(0);
}

[[noreturn]] void refuse_srun(long long tasks) {
  throw EnvironmentError("each task of srun sees an MPI world of one",
                         "srun started " + std::to_string(tasks) + " tasks",
                         "try mpirun inside the job, as slurm/sweep.sbatch does");
}

}  // namespace

bool launched_by_mpirun() {
  if (is_set("OMPI_COMM_WORLD_SIZE")) return true;
  const bool launched = is_set("PMI_RANK") || is_set("PMI_SIZE") || is_set("PMIX_RANK");
  if (!launched && srun_tasks() > 1) refuse_srun(srun_tasks());
  return launched;
}

Session::Session(int& argc, char**& argv)
    : unwinding_at_start_(std::uncaught_exceptions()) {
  if (!launched_by_mpirun()) {
    world_ = local_context();
    return;
  }
  // The kernel may add 0.05 ms to every sleep of a poll; 1 us is enough to save power.
  prctl(PR_SET_TIMERSLACK, 1000UL);
  const StartWatch watch;
  int provided = 0;
  if (MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided) != MPI_SUCCESS)
    throw EnvironmentError("MPI does not start", "MPI_Init_thread", "check mpirun");
  mpi_ = true;
  world_ = mpi_context();
  std::vector<int> everyone(static_cast<std::size_t>(world_->size()));
  std::iota(everyone.begin(), everyone.end(), 0);
  farewell_ = world_->subgroup(everyone, kFarewellTag);
  if (world_->size() == 1 && !is_set("OMPI_COMM_WORLD_SIZE") && srun_tasks() > 1)
    refuse_srun(srun_tasks());
  if (provided < MPI_THREAD_MULTIPLE)
    throw EnvironmentError("this MPI does not support threads", "MPI_THREAD_MULTIPLE",
                           "try an MPI built with thread support");
}

Session::~Session() {
  if (!mpi_ || !mpi_running()) return;
  // Finalising waits for ranks that wait for us: a program that fails must end all of
  // them.
  if (std::uncaught_exceptions() > unwinding_at_start_) {
    MPI_Abort(MPI_COMM_WORLD, kExitInternal);
  }
  farewell_.reset();
  world_.reset();
  MPI_Finalize();
}

int Session::end_after_error(int exit_code) {
  if (!mpi_) return exit_code;
  const int rank = farewell_->rank();
  const int size = farewell_->size();
  for (int other = 0; other < size; ++other)
    if (other != rank) farewell_->send(other, kFarewellTag, {});
  Backoff backoff;
  int missing = size - 1;
  while (missing > 0 && backoff.waited() < kFarewellSeconds) {
    if (farewell_->try_receive())
      --missing;
    else
      backoff.pause();
  }
  if (missing > 0) MPI_Abort(MPI_COMM_WORLD, exit_code);
  return rank == 0 ? exit_code : 0;
}

}  // namespace s2fbench::comm
