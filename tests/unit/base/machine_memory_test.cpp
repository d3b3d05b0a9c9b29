#include "base/machine_memory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"

namespace s2fbench {
namespace {

// A machine's /proc and /sys, of 8 MiB.
class MachineMemory : public testing::Test {
 protected:
  void SetUp() override {
    root_ = testing::TempDir() + "machine_" + std::to_string(getpid());
    write("/proc/meminfo", "MemTotal:        8192 kB\nMemFree:  1 kB\n");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(
        std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }
  std::string root_;
};

constexpr std::int64_t kMiB = 1 << 20;

TEST_F(MachineMemory, IsAllWithoutAGroup) { EXPECT_EQ(machine_memory(root_), 8 * kMiB); }

TEST_F(MachineMemory, IsTheLeastLimitOfTheGroupAndThoseAboveIt) {
  write("/proc/self/cgroup", "0::/job_7/step_0\n");
  write("/sys/fs/cgroup/job_7/step_0/memory.max", "max\n");
  EXPECT_EQ(machine_memory(root_), 8 * kMiB);
  write("/sys/fs/cgroup/job_7/memory.max", "2097152\n");
  EXPECT_EQ(machine_memory(root_), 2 * kMiB);
  // As a container sees it.
  write("/sys/fs/cgroup/memory.max", "1048576\n");
  EXPECT_EQ(machine_memory(root_), kMiB);
}

TEST_F(MachineMemory, OfTheFirstVersionOfGroups) {
  write("/proc/self/cgroup", "5:cpu,cpuacct:/\n4:memory:/slurm/job_7\n0::/\n");
  write("/sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes",
        "9223372036854771712\n");
  EXPECT_EQ(machine_memory(root_), 8 * kMiB);
  write("/sys/fs/cgroup/memory/slurm/memory.limit_in_bytes", "3145728\n");
  EXPECT_EQ(machine_memory(root_), 3 * kMiB);
}

TEST_F(MachineMemory, UnknownIsAnError) {
  write("/proc/meminfo", "nothing\n");
  EXPECT_THROW(machine_memory(root_), EnvironmentError);
}

TEST(ThisMachine, HasMemory) { EXPECT_GT(machine_memory(), 64 * kMiB); }

}  // namespace
}  // namespace s2fbench
