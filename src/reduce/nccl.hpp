// What the reducers use of NCCL and of a GPU's queues. One file implements it with the
// libraries (nccl_library.cpp); a fake of it lets everything else be tested without a
// GPU.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace s2fbench::reduce {

// Ranks whose GPUs exchange numbers. Nothing here waits: a call only asks, and before the
// next one ready() must have said true. Exchanges go to the communication queue of the
// Nccl that made the communicator. One that was not ended by finalize() is aborted when
// it is destroyed.
class Communicator {
 public:
  virtual ~Communicator() = default;
  // Whether what was asked for last is done or, of an exchange, lies in the queue. Throws
  // EnvironmentError once anything failed, also while an exchange ran.
  virtual bool ready() = 0;

  // Collective over the communicator, and so are the four below: the sends and receives
  // between begin_group and end_group, or the sum there, move together.
  virtual void begin_group() = 0;
  virtual void end_group() = 0;
  // Only in a group; count > 0; the arrays are the GPU's.
  virtual void send(const float* values, std::size_t count, int to) = 0;
  virtual void receive(float* values, std::size_t count, int from) = 0;
  // The sum over the ranks in the library's own order, in place.
  virtual void all_reduce(float* values, std::size_t count) = 0;

  // Collective over the communicator. Ranks of one colour make a new communicator, in the
  // order of their keys. Colour -1: the rank will be in none, and can only ask ready().
  // Until it is ready this one works on it: abort this one before an unready one is
  // destroyed.
  virtual std::unique_ptr<Communicator> split(int colour, int key) = 0;
  // Collective over the communicator. Its end in good order.
  virtual void finalize() = 0;
  // Alone. Whatever is under way here stops; partners find out by their own means.
  // Afterwards it can only be destroyed. Throws nothing.
  virtual void abort() = 0;
};

// One process's GPU with two queues: that of computation, which is the caller's current
// one, and one of communication. Each does its work in order, and neither waits for the
// other unless told to. All functions return at once.
class Nccl {
 public:
  virtual ~Nccl() = default;
  // Made by one rank, to be given to all that connect.
  virtual std::string unique_id() = 0;
  // Collective over the ranks that get this id.
  virtual std::unique_ptr<Communicator> connect(const std::string& id, int size,
                                                int rank) = 0;

  // Memory of the GPU, to be used by the communication queue alone; may be given back
  // while that still uses it. Throws std::bad_alloc.
  virtual std::shared_ptr<float> allocate(std::size_t count) = 0;

  // What is queued for communication from now on waits for what was queued for
  // computation until now.
  virtual void follow_compute() = 0;
  // Queued for communication: to[i] = to[i] + from[i].
  virtual void add(float* to, const float* from, std::size_t count) = 0;
  virtual void copy(float* to, const float* from, std::size_t count) = 0;
  // Marks the end of the communication queue, instead of an earlier mark.
  virtual void mark() = 0;
  // Whether all before the mark is done. Throws EnvironmentError when the GPU failed.
  virtual bool reached() = 0;
};

// Waits until the communicator is ready, for so many seconds; false when it is not.
bool settle(Communicator& communicator, double seconds);

}  // namespace s2fbench::reduce
