// Memory that the ranks of one node see in one place: one of them fills it, all read it.
//
// Under MPI a shared window (MPI-3), whose pages lie in the node's /dev/shm and count
// once; its file has no name any more when the constructor returns, so that nothing stays
// behind when the job is killed. The heap for a group of one.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "comm/context.hpp"

namespace s2fbench::comm {

// The file system that shared windows lie in.
struct SharedRoom {
  std::string folder;
  std::size_t free_bytes = 0;
};
// What this node has. Throws EnvironmentError when the folder cannot be written to.
SharedRoom shared_room();
// Bytes that a NodeMemory can have there.
std::size_t fits_in(const SharedRoom& room);

class NodeMemory {
 public:
  // Collective over the node. All ranks give the same number. Every rank throws
  // EnvironmentError where there is not room for it: a window that is larger than its
  // file system would end the process at a later write.
  NodeMemory(const Context& node, std::size_t bytes,
             const std::function<SharedRoom()>& room = shared_room);
  // Collective over the node, in the order of several ones; waits for nobody while an
  // error unwinds.
  ~NodeMemory();
  NodeMemory(const NodeMemory&) = delete;
  NodeMemory& operator=(const NodeMemory&) = delete;

  // Of rank 0 of the node alone, until publish(). Aligned to 64 bytes.
  std::span<std::byte> writable();
  // Collective over the node. What rank 0 wrote is there for all when it returns.
  void publish();
  std::span<const std::byte> bytes() const { return {data_, bytes_}; }
  int ranks() const { return node_.size(); }

 private:
  struct Window;
  void allocate_window(const std::function<SharedRoom()>& room);
  Context node_;
  std::unique_ptr<Window> window_;
  std::unique_ptr<std::byte[]> heap_;
  std::byte* data_ = nullptr;
  std::size_t bytes_ = 0;
  bool published_ = false;
};

// Makes the system give every page now. Throws EnvironmentError, where a write would
// raise SIGBUS, naming the folder. Kernels before 5.14 cannot tell; it does nothing
// there.
void reserve_pages(std::span<std::byte> memory, const std::string& folder);

}  // namespace s2fbench::comm
