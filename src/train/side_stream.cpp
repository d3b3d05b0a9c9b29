#include "train/side_stream.hpp"

#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace s2fbench::train {

SideStream::SideStream(const torch::Device& device) : device_(device) {
  if (device.is_cpu()) return;
  const c10::impl::VirtualGuardImpl gpu(device.type());
  stream_ = gpu.getStreamFromGlobalPool(device);
}

BatchOnTheWay SideStream::start(const std::function<TensorBatch()>& load) const {
  if (!stream_) return {load()};
  const c10::StreamGuard guard(*stream_);
  BatchOnTheWay batch{load(), std::make_shared<c10::Event>(device_.type())};
  batch.arrived->record(*stream_);
  return batch;
}

TensorBatch wait_for(const BatchOnTheWay& batch) {
  if (!batch.arrived) return batch.batch;
  const auto device = batch.batch.input.device();
  const c10::Stream computing =
      c10::impl::VirtualGuardImpl(device.type()).getStream(device);
  batch.arrived->block(computing);
  // Their memory belongs to the side stream: it must not be used again before the
  // computing stream is done with them.
  batch.batch.input.record_stream(computing);
  batch.batch.targets.record_stream(computing);
  return batch.batch;
}

}  // namespace s2fbench::train
