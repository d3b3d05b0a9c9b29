#include "comm/node_memory.hpp"

#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

#include "base/byte_size.hpp"
#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "comm/mpi.hpp"

namespace s2fbench::comm {
namespace {

constexpr std::size_t kAlignment = 64;

// Open MPI wants 5 % more than it takes, and a page or two for itself.
constexpr std::size_t kSpare = std::size_t{1} << 20;
std::size_t wanted_room(std::size_t bytes) { return bytes + bytes / 16 + kSpare; }

[[noreturn]] void too_small(const std::string& folder, const std::string& has,
                            std::size_t bytes) {
  throw EnvironmentError(
      "shared memory of the node is too small",
      folder + has + ", the dataset needs " +
          human_bytes(static_cast<std::int64_t>(bytes)),
      "try a smaller --node-memory, which streams the rest, or more room there (of a "
      "container --shm-size)");
}

std::byte* aligned(std::byte* place) {
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  return place + (kAlignment - address % kAlignment) % kAlignment;
}

}  // namespace

struct NodeMemory::Window {
  MPI_Win handle = MPI_WIN_NULL;
};

SharedRoom shared_room() {
  // Open MPI's own setting, also as `mpirun --mca`; MPICH always takes /dev/shm.
  const char* told = std::getenv("OMPI_MCA_osc_sm_backing_directory");
  const std::string folder = told == nullptr ? "/dev/shm" : told;
  struct statvfs room {};
  if (statvfs(folder.c_str(), &room) != 0 || access(folder.c_str(), W_OK) != 0)
    throw EnvironmentError(
        "no shared memory on the node (" + std::string(std::strerror(errno)) + ")",
        folder, "try mpirun --mca osc_sm_backing_directory with a folder in memory");
  return {folder, static_cast<std::size_t>(room.f_bavail) * room.f_frsize};
}

std::size_t fits_in(const SharedRoom& room) {
  return room.free_bytes < kSpare ? 0 : (room.free_bytes - kSpare) / 17 * 16;
}

void reserve_pages(std::span<std::byte> memory, const std::string& folder) {
#ifdef MADV_POPULATE_WRITE
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = reinterpret_cast<std::uintptr_t>(memory.data()) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(memory.data()) + memory.size();
  int result = 0;
  do {
    result = madvise(reinterpret_cast<void*>(first), end - first, MADV_POPULATE_WRITE);
  } while (result != 0 && (errno == EINTR || errno == EAGAIN));
  if (result != 0 && errno != EINVAL) too_small(folder, " is full", memory.size());
#endif
}

NodeMemory::NodeMemory(const Context& node, std::size_t bytes,
                       const std::function<SharedRoom()>& room)
    : node_(node), bytes_(bytes) {
  if (bytes == 0) return;
  if (node.size() > 1 && communicator(node)) {
    allocate_window(room);
    return;
  }
  heap_.reset(new (std::nothrow) std::byte[bytes + kAlignment]);
  if (!heap_)
    throw EnvironmentError("not enough memory for the dataset",
                           human_bytes(static_cast<std::int64_t>(bytes)),
                           "try a smaller --node-memory, which streams the rest");
  data_ = aligned(heap_.get());
}

void NodeMemory::allocate_window(const std::function<SharedRoom()>& room) {
  // Before MPI is asked: where it has no room, rank 0 fails and the others wait for it.
  const std::string folder = from_rank0(node_, [&] {
    const SharedRoom there = room();
    if (there.free_bytes < wanted_room(bytes_))
      too_small(
          there.folder,
          " has " + human_bytes(static_cast<std::int64_t>(there.free_bytes)) + " left",
          bytes_);
    return there.folder;
  });
  const MPI_Comm handle = *communicator(node_);
  check(MPI_Comm_set_errhandler(handle, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  auto window = std::make_unique<Window>();
  std::byte* own = nullptr;
  const auto mine = static_cast<MPI_Aint>(node_.rank() == 0 ? bytes_ + kAlignment : 0);
  check(MPI_Win_allocate_shared(mine, 1, MPI_INFO_NULL, handle, static_cast<void*>(&own),
                                &window->handle),
        "MPI_Win_allocate_shared");
  window_ = std::move(window);
  MPI_Aint length = 0;
  int unit = 0;
  std::byte* base = nullptr;
  check(
      MPI_Win_shared_query(window_->handle, 0, &length, &unit, static_cast<void*>(&base)),
      "MPI_Win_shared_query");
  // Loads and stores, ordered by MPI_Win_sync and barriers.
  check(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_->handle), "MPI_Win_lock_all");
  // Ranks map the window at different places, but all at the same place of a page.
  data_ = aligned(base);
  from_rank0(node_, [&] {
    reserve_pages({data_, bytes_}, folder);
    return std::string();
  });
}

std::span<std::byte> NodeMemory::writable() {
  if (node_.rank() != 0 || published_)
    throw InternalError("shared memory is filled by rank 0, before it is published");
  return {data_, bytes_};
}

void NodeMemory::publish() {
  published_ = true;
  if (!window_) return;
  check(MPI_Win_sync(window_->handle), "MPI_Win_sync");
  node_.barrier();
  check(MPI_Win_sync(window_->handle), "MPI_Win_sync");
}

NodeMemory::~NodeMemory() {
  // While an error unwinds the others may never come; the memory goes with the processes.
  if (!window_ || std::uncaught_exceptions() > 0 || !mpi_running()) return;
  node_.barrier();  // polls, where MPI_Win_free would spin until the last one comes
  MPI_Win_unlock_all(window_->handle);
  MPI_Win_free(&window_->handle);
}

}  // namespace s2fbench::comm
