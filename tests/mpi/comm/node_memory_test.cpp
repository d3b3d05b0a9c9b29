// Runs as one process and under mpirun: all ranks of these tests are on one node.
#include "comm/node_memory.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numeric>
#include <sstream>

#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "comm/node_group.hpp"
#include "support/test_world.hpp"

namespace s2fbench::comm {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

Context whole_node() { return *node_group(test::world(), true); }

// Proportional share, in bytes, of the mapping that holds the address: a page that n
// processes use counts 1/n.
std::int64_t share_of_mapping(const void* address) {
  std::ifstream file("/proc/self/smaps");
  std::string line;
  bool inside = false;
  while (std::getline(file, line)) {
    std::uintptr_t first = 0, end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &first, &end) == 2) {
      const auto wanted = reinterpret_cast<std::uintptr_t>(address);
      inside = first <= wanted && wanted < end;
    }
    long kilobytes = 0;
    if (inside && std::sscanf(line.c_str(), "Pss: %ld kB", &kilobytes) == 1)
      return kilobytes * 1024;
  }
  return -1;
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const EnvironmentError& error) {
    return error.what();
  }
  return "no EnvironmentError";
}

TEST(NodeGroup, IsThoseWhoTakePartInTheOrderOfTheWorld) {
  const Context world = test::world();
  EXPECT_EQ(whole_node().size(), world.size());
  EXPECT_EQ(whole_node().rank(), world.rank());
  // As where rank 0 coordinates.
  const auto workers = node_group(world, world.rank() > 0);
  ASSERT_EQ(workers.has_value(), world.rank() > 0);
  if (!workers) return;
  EXPECT_EQ(workers->size(), world.size() - 1);
  EXPECT_EQ(workers->rank(), world.rank() - 1);
}

TEST(NodeMemory, EveryRankSeesWhatRankZeroWrote) {
  const Context node = whole_node();
  for (const std::size_t count : {std::size_t{1}, std::size_t{300000}}) {
    NodeMemory memory(node, count * sizeof(int));
    NodeMemory other(node, 5);
    EXPECT_EQ(memory.ranks(), node.size());
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.bytes().data()) % 64, 0U);
    if (node.rank() == 0) {
      auto* numbers = reinterpret_cast<int*>(memory.writable().data());
      std::iota(numbers, numbers + count, 17);
      other.writable()[4] = std::byte{9};
    }
    memory.publish();
    other.publish();
    const auto* numbers = reinterpret_cast<const int*>(memory.bytes().data());
    ASSERT_EQ(memory.bytes().size(), count * sizeof(int));
    for (std::size_t i = 0; i < count; ++i)
      ASSERT_EQ(numbers[i], 17 + static_cast<int>(i));
    EXPECT_EQ(other.bytes()[4], std::byte{9});
    EXPECT_THROW(memory.writable(), InternalError);
  }
}

TEST(NodeMemory, OnlyRankZeroWrites) {
  const Context node = whole_node();
  NodeMemory memory(node, 8);
  if (node.rank() > 0) {
    EXPECT_THROW(memory.writable(), InternalError);
  }
  memory.publish();
}

TEST(NodeMemory, NothingIsMemoryToo) {
  NodeMemory memory(whole_node(), 0);
  memory.publish();
  EXPECT_TRUE(memory.bytes().empty());
}

TEST(NodeMemory, CountsOnceForTheNode) {
  const Context node = whole_node();
  if (node.size() == 1) GTEST_SKIP() << "a rank alone shares with nobody";
  const std::size_t size = 16 * kMiB;
  NodeMemory memory(node, size);
  if (node.rank() == 0)
    std::fill(memory.writable().begin(), memory.writable().end(), std::byte{1});
  memory.publish();
  const auto bytes = memory.bytes();
  const auto sum = std::accumulate(bytes.begin(), bytes.end(), std::size_t{0},
                                   [](std::size_t so_far, std::byte b) {
                                     return so_far + static_cast<std::size_t>(b);
                                   });
  EXPECT_EQ(sum, size);
  node.barrier();  // all have touched every page
  const auto mine = share_of_mapping(&bytes[size / 2]);
  std::int64_t all = 0;
  for (const auto& text : all_texts(node, std::to_string(mine))) all += std::stoll(text);
  EXPECT_GE(all, static_cast<std::int64_t>(size));
  EXPECT_LE(all, static_cast<std::int64_t>(size + kMiB));
  node.barrier();
}

TEST(NodeMemory, TooLittleRoomIsToldToEveryRank) {
  const Context node = whole_node();
  if (node.size() == 1) GTEST_SKIP() << "a rank alone takes the heap";
  const auto room = [] { return SharedRoom{"/dev/shm", 64 * kMiB}; };
  const auto message = message_of([&] { NodeMemory(node, 3 * 1024 * kMiB, room); });
  EXPECT_NE(message.find("shared memory of the node is too small: /dev/shm has 64.0 MiB "
                         "left, the dataset needs 3.0 GiB; try"),
            std::string::npos)
      << message;
  EXPECT_NE(message.find("--node-memory"), std::string::npos) << message;
  // Not even where MPI's own share would just not fit.
  EXPECT_NE(message_of([&] { NodeMemory(node, 63 * kMiB, room); }).find("too small"),
            std::string::npos);
  NodeMemory fits(node, fits_in(room()), room);
  fits.publish();
  EXPECT_GT(fits_in(room()), 55 * kMiB);
  EXPECT_EQ(fits_in({"/dev/shm", kMiB / 2}), 0U);
}

TEST(NodeMemory, NoFolderForItIsToldToEveryRank) {
  const Context node = whole_node();
  if (node.size() == 1) GTEST_SKIP() << "a rank alone takes the heap";
  setenv("OMPI_MCA_osc_sm_backing_directory", "/nowhere", 1);
  const auto message = message_of([&] { NodeMemory(node, 8); });
  unsetenv("OMPI_MCA_osc_sm_backing_directory");
  EXPECT_NE(message.find("/nowhere"), std::string::npos) << message;
}

// A mapping that is longer than its file: what a full /dev/shm looks like.
TEST(ReservePages, PagesThatAreNotThereAreAnErrorAndNoSignal) {
#ifdef MADV_POPULATE_WRITE
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::string path = testing::TempDir() + "pages_XXXXXX";
  const int file = mkstemp(path.data());
  ASSERT_GE(file, 0);
  unlink(path.c_str());
  ASSERT_EQ(ftruncate(file, static_cast<off_t>(page)), 0);
  void* map = mmap(nullptr, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  ASSERT_NE(map, MAP_FAILED);
  auto* bytes = static_cast<std::byte*>(map);
  const bool kernel_can = madvise(map, page, MADV_POPULATE_WRITE) == 0;
  if (kernel_can) {
    EXPECT_EQ(message_of([&] {
                reserve_pages({bytes + 64, page - 64}, "/dev/shm");
              }),
              "no EnvironmentError");
    const auto message = message_of([&] {
      reserve_pages({bytes + 64, 3 * page}, "/dev/shm");
    });
    EXPECT_NE(message.find("too small: /dev/shm"), std::string::npos) << message;
  }
  munmap(map, 4 * page);
  if (!kernel_can) GTEST_SKIP() << "the kernel cannot tell";
#else
  GTEST_SKIP() << "the headers are older than Linux 5.14";
#endif
}

}  // namespace
}  // namespace s2fbench::comm
