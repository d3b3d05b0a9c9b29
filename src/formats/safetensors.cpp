#include "formats/safetensors.hpp"

#include <cstring>
#include <functional>
#include <numeric>
#include <utility>

#include "base/error.hpp"
#include "formats/durable_file.hpp"
#include "formats/safetensors_header.hpp"

namespace s2fbench::formats {

std::uint64_t TensorInfo::elements() const {
  return static_cast<std::uint64_t>(
      std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()));
}

SafetensorsFile::SafetensorsFile(const std::string& path)
    : file_(std::make_unique<MappedFile>(path, "safetensors file")) {}

SafetensorsFile SafetensorsFile::open(const std::string& path) {
  SafetensorsFile file(path);
  SafetensorsHeader header = parse_safetensors(file.file_->bytes(), path);
  file.tensors_ = std::move(header.tensors);
  file.metadata_ = std::move(header.metadata);
  return file;
}

const TensorInfo* SafetensorsFile::find(const std::string& name) const {
  for (const TensorInfo& tensor : tensors_) {
    if (tensor.name == name) return &tensor;
  }
  return nullptr;
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorInfo& tensor) const {
  const auto all = file_->bytes();
  if (tensor.offset > all.size() || tensor.bytes > all.size() - tensor.offset)
    throw InternalError("a tensor of another file: " + tensor.name);
  file_->expect_whole();
  return all.subspan(tensor.offset, tensor.bytes);
}

void SafetensorsFile::read(const TensorInfo& tensor,
                           std::span<std::byte> destination) const {
  if (destination.size() != tensor.bytes)
    throw InternalError("wrong buffer for tensor " + tensor.name);
  const auto from = bytes(tensor);
  if (!from.empty()) std::memcpy(destination.data(), from.data(), from.size());
}

std::vector<float> SafetensorsFile::read_floats(const TensorInfo& tensor) const {
  if (tensor.dtype != "F32") {
    throw UserError(
        "cannot read safetensors file",
        path() + ": tensor '" + tensor.name + "' is " + tensor.dtype + ", not F32");
  }
  std::vector<float> values(tensor.elements());
  read(tensor, std::as_writable_bytes(std::span(values)));
  return values;
}

void write_safetensors(const std::string& path, const std::vector<FloatTensor>& tensors,
                       const SafetensorsMetadata& metadata) {
  const std::string header = safetensors_header(tensors, metadata);
  DurableFile file(path);
  file.write(header);
  for (const FloatTensor& tensor : tensors) {
    file.write(tensor.values.data(), tensor.values.size_bytes());
  }
  file.commit();
}

}  // namespace s2fbench::formats
