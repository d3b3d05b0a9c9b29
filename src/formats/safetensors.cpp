#include "formats/safetensors.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "formats/durable_file.hpp"
#include "formats/safetensors_header.hpp"

namespace s2fbench::formats {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::uint64_t kLengthBytes = 8;
// Headers of the largest published models are far below; a parsed header takes many times
// its size in memory.
constexpr std::uint64_t kLongestHeader = 16u << 20;

[[noreturn]] void fail(const std::string& path, const std::string& problem) {
  throw UserError("cannot read safetensors file", path + ": " + problem);
}

void read_at(int descriptor, const std::string& path, std::uint64_t offset, void* to,
             std::size_t bytes) {
  char* next = static_cast<char*>(to);
  while (bytes > 0) {
    const ssize_t got = ::pread(descriptor, next, bytes, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, std::strerror(errno));
    if (got == 0) fail(path, "it ended while being read");
    next += got;
    offset += static_cast<std::uint64_t>(got);
    bytes -= static_cast<std::size_t>(got);
  }
}

std::uint64_t file_bytes(int descriptor, const std::string& path) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) fail(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) fail(path, "it is not an ordinary file");
  return static_cast<std::uint64_t>(status.st_size);
}

std::int64_t product(const std::vector<std::int64_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1},
                         std::multiplies<>());
}

}  // namespace

std::uint64_t TensorInfo::elements() const {
  return static_cast<std::uint64_t>(product(shape));
}

SafetensorsFile::SafetensorsFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

SafetensorsFile::SafetensorsFile(SafetensorsFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      tensors_(std::move(other.tensors_)),
      metadata_(std::move(other.metadata_)) {}

SafetensorsFile::~SafetensorsFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

SafetensorsFile SafetensorsFile::open(const std::string& path) {
  // Non-blocking, so that a pipe in place of the file cannot make us wait for ever.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) fail(path, std::strerror(errno));
  SafetensorsFile file(path, descriptor);
  const std::uint64_t size = file_bytes(descriptor, path);
  if (size < kLengthBytes) fail(path, "too short to be one");
  std::uint64_t length = 0;
  read_at(descriptor, path, 0, &length, kLengthBytes);
  if (length > size - kLengthBytes) {
    fail(path, "the header would end behind the end of the file (truncated?)");
  }
  if (length > kLongestHeader) fail(path, "the header is longer than 16 MiB");
  std::string json(length, '\0');
  read_at(descriptor, path, kLengthBytes, json.data(), json.size());
  const std::uint64_t start = kLengthBytes + length;
  SafetensorsHeader header = parse_safetensors_header(json, path, start, size - start);
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

void SafetensorsFile::read(const TensorInfo& tensor,
                           std::span<std::byte> destination) const {
  if (destination.size() != tensor.bytes) {
    throw InternalError("wrong buffer for tensor " + tensor.name);
  }
  read_at(descriptor_, path_, tensor.offset, destination.data(), destination.size());
}

std::vector<float> SafetensorsFile::read_floats(const TensorInfo& tensor) const {
  if (tensor.dtype != "F32") {
    fail(path_, "tensor '" + tensor.name + "' is " + tensor.dtype + ", not F32");
  }
  std::vector<float> values(tensor.elements());
  read(tensor, std::as_writable_bytes(std::span(values)));
  return values;
}

void write_safetensors(const std::string& path, const std::vector<FloatTensor>& tensors,
                       const SafetensorsMetadata& metadata) {
  nlohmann::json header = nlohmann::json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  for (const FloatTensor& tensor : tensors) {
    if (header.contains(tensor.name) || tensor.name == "__metadata__" ||
        product(tensor.shape) != static_cast<std::int64_t>(tensor.values.size())) {
      throw InternalError("bad tensor for a safetensors file: " + tensor.name);
    }
    const std::uint64_t end = offset + tensor.values.size_bytes();
    header[tensor.name] = {
        {"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string json = header.dump();
  json.resize((json.size() + 7) / 8 * 8, ' ');  // keeps the arrays aligned
  const std::uint64_t length = json.size();
  DurableFile file(path);
  file.write(&length, sizeof length);
  file.write(json);
  for (const FloatTensor& tensor : tensors) {
    file.write(tensor.values.data(), tensor.values.size_bytes());
  }
  file.commit();
}

}  // namespace s2fbench::formats
