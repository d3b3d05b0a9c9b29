// Work for a device that goes on beside its computing; on the CPU there is no such thing.
#pragma once

#include <c10/core/Event.h>
#include <c10/core/Stream.h>
#include <torch/types.h>

#include <functional>
#include <memory>
#include <optional>

#include "train/batches.hpp"

namespace s2fbench::train {

// A batch that may still be on its way.
struct BatchOnTheWay {
  TensorBatch batch;
  std::shared_ptr<c10::Event> arrived = nullptr;  // none on the CPU
};

class SideStream {
 public:
  // One per device and training: LibTorch keeps memory for each stream apart.
  explicit SideStream(const torch::Device& device);
  const torch::Device& device() const { return device_; }
  // Queues what `load` does on the side stream. From any one thread.
  BatchOnTheWay start(const std::function<TensorBatch()>& load) const;

 private:
  torch::Device device_;
  std::optional<c10::Stream> stream_;
};

// For the stream that computes: what it does from here on waits for the batch. From the
// thread that computes.
TensorBatch wait_for(const BatchOnTheWay& batch);

}  // namespace s2fbench::train
