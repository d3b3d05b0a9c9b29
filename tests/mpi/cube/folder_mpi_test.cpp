// The results folder under MPI: leaders write their own cells, errors reach every rank.
#include <gtest/gtest.h>

#include <fstream>

#include "../../unit/cube/sample_sweep.hpp"
#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "cube/cube.hpp"
#include "cube/equality.hpp"
#include "cube/results_folder.hpp"
#include "cube/verify.hpp"

namespace s2fbench::cube {
namespace {

// One folder for all ranks, named after the number of ranks.
std::string shared_path(const comm::Context& world, const std::string& name) {
  return (std::filesystem::temp_directory_path() /
          ("s2fbench_cube_mpi_" + name + std::to_string(world.size())))
      .string();
}

void remove_on_rank0(const comm::Context& world, const std::string& path) {
  if (world.rank() == 0) std::filesystem::remove_all(path);
  world.barrier();
}

TEST(ResultsFolderMpi, LeadersWriteTheirOwnCells) {
  const comm::Context world = comm::mpi_context();
  const std::string dir = shared_path(world, "own");
  remove_on_rank0(world, dir);
  const sweep::Plan plan = sample_plan();
  const auto folder = ResultsFolder::open(dir, plan, world, {});
  // Different ranks make different numbers of calls: nothing here may be collective.
  for (const auto& cell : plan.cells) {
    if (cell.index % (world.size() + 1) != world.rank()) continue;
    if (!cell.invalid_reason.empty()) continue;
    folder->started(cell.index, false);
    folder->finished(cell.index, sample_result(folder->schema(), cell.index));
  }
  world.barrier();
  if (world.rank() == 0) {  // what the ranks wrote themselves
    const Verification live = verify(dir);
    EXPECT_TRUE(live.good()) << live.findings.front();
    std::filesystem::copy(dir + "/cube.h5", dir + "/live.h5");
  }
  world.barrier();
  folder->close();
  world.barrier();
  if (world.rank() == 0) {
    const Verification result = verify(dir);
    EXPECT_TRUE(result.good()) << result.findings.front();
    EXPECT_TRUE(result.warnings.empty());
    EXPECT_TRUE(cube_differences(dir + "/live.h5", dir + "/cube.h5").empty());
    const CubeFile cube = CubeFile::open_for_reading(dir + "/cube.h5");
    EXPECT_DOUBLE_EQ(cube.read(0).metrics[0][0], 0.51);
  }
  world.barrier();
  const auto again = ResultsFolder::open(dir, plan, world, {});
  int done = 0;
  for (const auto& cell : again->cells()) done += cell.state == CellState::done;
  int expected = 0;
  for (const auto& cell : plan.cells)
    expected +=
        cell.invalid_reason.empty() && cell.index % (world.size() + 1) < world.size();
  EXPECT_EQ(done, expected);
  again->close();
  remove_on_rank0(world, dir);
}

TEST(ResultsFolderMpi, RefusalReachesEveryRank) {
  const comm::Context world = comm::mpi_context();
  const std::string dir = shared_path(world, "refused");
  remove_on_rank0(world, dir);
  ResultsFolder::open(dir, sample_plan(), world, {})->close();
  world.barrier();
  EXPECT_THROW(
      ResultsFolder::open(dir, sample_plan({"1", "2"}, {"32", "128"}, 9), world, {}),
      UserError);
  remove_on_rank0(world, dir);
}

// Other ranks may still write: only who knows that they do not may take the lock.
TEST(ResultsFolderMpi, WithoutAnOrderlyEndTheLockStays) {
  const comm::Context world = comm::mpi_context();
  const std::string dir = shared_path(world, "crashed");
  remove_on_rank0(world, dir);
  const int last = world.size() - 1;
  {
    const auto folder = ResultsFolder::open(dir, sample_plan(), world, {});
    if (world.rank() == last) folder->started(1, true);
    world.barrier();
  }
  world.barrier();
  EXPECT_EQ(std::filesystem::exists(dir + "/lock"), world.size() > 1);
  world.barrier();
  OpenOptions options;
  options.after_crash = true;
  double seconds = 0;  // rank 0 only seems to wait
  options.lock.now = [&] { return seconds; };
  options.lock.sleep = [&](double time) { seconds += time; };
  const auto folder = ResultsFolder::open(dir, sample_plan(), world, {}, options);
  EXPECT_EQ(folder->cells()[1].state, CellState::failed);  // on every rank
  EXPECT_EQ(folder->cells()[1].attempts, 1);
  EXPECT_FALSE(folder->lost());
  folder->close();
  world.barrier();
  EXPECT_FALSE(std::filesystem::exists(dir + "/lock"));
  if (world.rank() == 0) {
    EXPECT_TRUE(verify(dir).good());
  }
  remove_on_rank0(world, dir);
}

TEST(Agreed, TheLowestFailingRankSpeaks) {
  const comm::Context world = comm::mpi_context();
  const int last = world.size() - 1;
  EXPECT_THROW(comm::on_every_rank(world,
                                   [&] {
                                     if (world.rank() == last)
                                       throw EnvironmentError("disk full");
                                   }),
               EnvironmentError);
  EXPECT_EQ(comm::from_rank0(world, [] { return std::string("all"); }), "all");
  EXPECT_THROW(comm::from_rank0(world, []() -> std::string { throw UserError("no"); }),
               UserError);
}

}  // namespace
}  // namespace s2fbench::cube
