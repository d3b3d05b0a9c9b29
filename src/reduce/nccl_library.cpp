// NCCL and LibTorch's CUDA streams, by their device-neutral interfaces: this needs
// neither nvcc nor the CUDA runtime's library.
#include "reduce/nccl_library.hpp"

#include <ATen/ATen.h>
#include <c10/core/Event.h>
#include <c10/core/GradMode.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <nccl.h>

#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include "base/error.hpp"

namespace s2fbench::reduce {
namespace {

[[noreturn]] void fail(const char* call, ncclResult_t code, ncclComm_t comm) {
  const char* last = ncclGetLastError(comm);
  const std::string detail = last == nullptr ? "" : std::string(", ") + last;
  throw EnvironmentError("NCCL failed",
                         std::string(call) + ": " + ncclGetErrorString(code) + detail,
                         "try NCCL_DEBUG=INFO to see more, or --ranks-per-trial 1");
}

// Of a non-blocking communicator most calls may say "in progress".
void check(const char* call, ncclResult_t code, ncclComm_t comm = nullptr) {
  if (code != ncclSuccess && code != ncclInProgress) fail(call, code, comm);
}

[[noreturn]] void fail(const char* what, c10::Device device, const c10::Error& error) {
  throw EnvironmentError(
      what, device.str(),
      "check nvidia-smi; it said: " + std::string(error.what_without_backtrace()));
}

class LibraryCommunicator : public Communicator {
 public:
  explicit LibraryCommunicator(const c10::Stream& stream) : stream_(stream) {}
  ~LibraryCommunicator() override;
  LibraryCommunicator(const LibraryCommunicator&) = delete;
  LibraryCommunicator& operator=(const LibraryCommunicator&) = delete;

  void connect(const std::string& id, int size, int rank);
  bool ready() override;
  void begin_group() override { check("ncclGroupStart", ncclGroupStart()); }
  void end_group() override;
  void send(const float* values, std::size_t count, int to) override;
  void receive(float* values, std::size_t count, int from) override;
  void all_reduce(float* values, std::size_t count) override;
  std::unique_ptr<Communicator> split(int colour, int key) override;
  void finalize() override;
  void abort() override;

 private:
  static ncclConfig_t config();
  static bool settled(ncclComm_t comm);
  cudaStream_t queue() const {
    return static_cast<cudaStream_t>(stream_.native_handle());
  }

  c10::Stream stream_;         // of communication
  ncclComm_t comm_ = nullptr;  // while a split is under way NCCL writes it
  ncclComm_t parent_ = nullptr;
  bool finalized_ = false;
};

// Blocking ones could not be given up while they connect (NVIDIA/nccl#289).
ncclConfig_t LibraryCommunicator::config() {
  ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
  config.blocking = 0;
  return config;
}

void LibraryCommunicator::connect(const std::string& id, int size, int rank) {
  ncclUniqueId bytes;
  if (id.size() != sizeof(bytes.internal))
    throw InternalError("an NCCL id of " + std::to_string(id.size()) + " bytes");
  std::memcpy(bytes.internal, id.data(), id.size());
  const c10::DeviceGuard guard(stream_.device());
  ncclConfig_t how = config();
  check("ncclCommInitRankConfig",
        ncclCommInitRankConfig(&comm_, size, bytes, rank, &how));
}

bool LibraryCommunicator::settled(ncclComm_t comm) {
  ncclResult_t state = ncclSuccess;
  check("ncclCommGetAsyncError", ncclCommGetAsyncError(comm, &state), comm);
  check("an asynchronous NCCL operation", state, comm);
  return state == ncclSuccess;
}

// A split is asked of the parent until it is through; then the child is there.
bool LibraryCommunicator::ready() {
  if (parent_ != nullptr) {
    if (!settled(parent_)) return false;
    parent_ = nullptr;
  }
  return comm_ == nullptr || settled(comm_);
}

void LibraryCommunicator::end_group() {
  const c10::DeviceGuard guard(stream_.device());
  check("ncclGroupEnd", ncclGroupEnd(), comm_);
}

void LibraryCommunicator::send(const float* values, std::size_t count, int to) {
  check("ncclSend", ncclSend(values, count, ncclFloat, to, comm_, queue()), comm_);
}

void LibraryCommunicator::receive(float* values, std::size_t count, int from) {
  check("ncclRecv", ncclRecv(values, count, ncclFloat, from, comm_, queue()), comm_);
}

void LibraryCommunicator::all_reduce(float* values, std::size_t count) {
  check("ncclAllReduce",
        ncclAllReduce(values, values, count, ncclFloat, ncclSum, comm_, queue()), comm_);
}

std::unique_ptr<Communicator> LibraryCommunicator::split(int colour, int key) {
  auto child = std::make_unique<LibraryCommunicator>(stream_);
  const c10::DeviceGuard guard(stream_.device());
  ncclConfig_t how = config();
  child->parent_ = comm_;
  check("ncclCommSplit",
        ncclCommSplit(comm_, colour < 0 ? NCCL_SPLIT_NOCOLOR : colour, key, &child->comm_,
                      &how),
        comm_);
  return child;
}

void LibraryCommunicator::finalize() {
  const c10::DeviceGuard guard(stream_.device());
  check("ncclCommFinalize", ncclCommFinalize(comm_), comm_);
  finalized_ = true;
}

// NCCL ends what is under way and does the rest in a thread of its own.
void LibraryCommunicator::abort() {
  if (comm_ == nullptr) return;
  try {
    const c10::DeviceGuard guard(stream_.device());
    ncclCommAbort(std::exchange(comm_, nullptr));
  } catch (const c10::Error&) {
    // The GPU is beyond that.
  }
}

LibraryCommunicator::~LibraryCommunicator() {
  ncclResult_t state = ncclInternalError;
  const bool ended = comm_ != nullptr && finalized_ &&
                     ncclCommGetAsyncError(comm_, &state) == ncclSuccess &&
                     state == ncclSuccess;
  if (!ended) {
    abort();
    return;
  }
  try {
    const c10::DeviceGuard guard(stream_.device());
    ncclCommDestroy(comm_);
  } catch (const c10::Error&) {
    // As above; the process is about to end.
  }
}

class Library : public Nccl {
 public:
  explicit Library(c10::Device gpu)
      : device_(gpu),
        // Of high priority: what it does is short and others wait for it.
        stream_(streams_.getStreamFromGlobalPool(device_, true)) {}

  std::string unique_id() override {
    ncclUniqueId id;
    check("ncclGetUniqueId", ncclGetUniqueId(&id));
    return {id.internal, sizeof(id.internal)};
  }

  std::unique_ptr<Communicator> connect(const std::string& id, int size,
                                        int rank) override {
    auto made = std::make_unique<LibraryCommunicator>(stream_);
    made->connect(id, size, rank);
    return made;
  }

  std::shared_ptr<float> allocate(std::size_t count) override;

  void follow_compute() override {
    computed_.record(streams_.getStream(device_));
    computed_.block(stream_);
  }

  void add(float* to, const float* from, std::size_t count) override {
    const c10::StreamGuard guard(stream_);
    const c10::NoGradGuard no_gradients;
    array(to, count).add_(array(from, count));
  }

  void copy(float* to, const float* from, std::size_t count) override {
    const c10::StreamGuard guard(stream_);
    const c10::NoGradGuard no_gradients;
    array(to, count).copy_(array(from, count), /*non_blocking=*/true);
  }

  void mark() override { mark_.record(stream_); }
  bool reached() override;

 private:
  at::TensorOptions options() const { return at::device(device_).dtype(at::kFloat); }
  // (count); of memory that somebody else keeps
  at::Tensor array(const float* values, std::size_t count) const {
    return at::from_blob(const_cast<float*>(values), {static_cast<std::int64_t>(count)},
                         options());
  }

  c10::Device device_;
  c10::impl::VirtualGuardImpl streams_{c10::kCUDA};
  c10::Stream stream_;  // of communication
  c10::Event computed_{c10::kCUDA};
  c10::Event mark_{c10::kCUDA};
};

// LibTorch's allocator keeps memory per stream: given back early, it goes to nobody but
// later work of the same stream.
std::shared_ptr<float> Library::allocate(std::size_t count) {
  const c10::StreamGuard guard(stream_);
  try {
    auto memory = std::make_shared<at::Tensor>(
        at::empty({static_cast<std::int64_t>(count)}, options()));
    return {memory, memory->mutable_data_ptr<float>()};
  } catch (const c10::OutOfMemoryError&) {
    throw std::bad_alloc();
  }
}

bool Library::reached() {
  try {
    return mark_.query();
  } catch (const c10::Error& error) {
    fail("the GPU failed while gradients were summed", device_, error);
  }
}

}  // namespace

std::unique_ptr<Nccl> nccl_library(int gpu) {
  const c10::Device device(c10::kCUDA, static_cast<c10::DeviceIndex>(gpu));
  try {
    return std::make_unique<Library>(device);
  } catch (const c10::Error& error) {
    fail("the GPU cannot be used", device, error);
  }
}

}  // namespace s2fbench::reduce
