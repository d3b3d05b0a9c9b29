// The safetensors format: 8 bytes header length, a JSON header, raw little-endian arrays.
//
// Reading trusts nothing: lengths, offsets, shapes and names are checked against each
// other and against the size of the file before any array is touched. The file is mapped,
// so that each array is copied once, from there to where it is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/mapped_file.hpp"

namespace s2fbench::formats {

struct TensorInfo {
  std::string name;
  std::string dtype;  // as in the file: F32, F16, BF16, F64, I64, ...
  std::vector<std::int64_t> shape;
  std::uint64_t offset = 0;  // bytes from the start of the file
  std::uint64_t bytes = 0;
  std::uint64_t elements() const;
};

using SafetensorsMetadata = std::map<std::string, std::string>;

class SafetensorsFile {
 public:
  // Reads and checks the header. Throws UserError naming the file and what is wrong.
  static SafetensorsFile open(const std::string& path);

  const std::string& path() const { return file_->path(); }
  const std::vector<TensorInfo>& tensors() const { return tensors_; }  // by offset
  const TensorInfo* find(const std::string& name) const;  // nullptr when not there
  const SafetensorsMetadata& metadata() const { return metadata_; }

  // A tensor's raw bytes, which lie at any address: other writers do not align. Throws
  // UserError when the file was cut since; see base/mapped_file.hpp for what remains.
  std::span<const std::byte> bytes(const TensorInfo& tensor) const;
  // Copies a tensor's raw bytes; `destination` has exactly tensor.bytes of them.
  void read(const TensorInfo& tensor, std::span<std::byte> destination) const;
  // The values of an F32 tensor; any other dtype is a UserError.
  std::vector<float> read_floats(const TensorInfo& tensor) const;

 private:
  explicit SafetensorsFile(const std::string& path);
  std::unique_ptr<const MappedFile> file_;
  std::vector<TensorInfo> tensors_;
  SafetensorsMetadata metadata_;
};

// A float32 array to be written.
struct FloatTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::span<const float> values;
};

// Writes under a temporary name, syncs and renames. Throws InternalError for a name used
// twice or values that do not fill the shape.
void write_safetensors(const std::string& path, const std::vector<FloatTensor>& tensors,
                       const SafetensorsMetadata& metadata = {});

}  // namespace s2fbench::formats
