#include "formats/safetensors_header.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <tuple>

#include "base/error.hpp"
#include "formats/strict_json.hpp"

namespace s2fbench::formats {
namespace {

using Json = nlohmann::json;

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t kLengthBytes = 8;
// Headers of the largest published models are far below; a parsed header takes many times
// its size in memory. The format itself allows 100 MB.
constexpr std::uint64_t kLongestHeader = 16u << 20;
constexpr int kDeepest = 3;  // header, tensor, shape
constexpr std::size_t kMostAxes = 32;

[[noreturn]] void fail(const std::string& source, const std::string& problem) {
  throw UserError("not a valid safetensors file", source + ": " + problem,
                  "try to copy or download it again");
}

// A name in quotes, with control characters escaped.
std::string quoted(const std::string& name) {
  return Json(name).dump(-1, ' ', true, Json::error_handler_t::replace);
}

// 0 for what is unknown, among them numbers of less than a byte.
std::int64_t dtype_bytes(const std::string& dtype) {
  static const std::map<std::string, std::int64_t> sizes = {
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},   {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"I16", 2},
      {"U16", 2},  {"F16", 2}, {"BF16", 2}, {"F8_E8M0", 1}, {"I32", 4},     {"U32", 4},
      {"F32", 4},  {"I64", 8}, {"U64", 8},  {"F64", 8},     {"C64", 8}};
  const auto found = sizes.find(dtype);
  return found == sizes.end() ? 0 : found->second;
}

// The list's values when all are integers >= 0 that fit an int64.
std::optional<std::vector<std::int64_t>> counts(const Json& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<std::int64_t> values;
  for (const Json& item : list) {
    if (!item.is_number_unsigned()) return std::nullopt;
    const auto value = item.get<std::uint64_t>();
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    values.push_back(static_cast<std::int64_t>(value));
  }
  return values;
}

// Bytes that the shape takes, or nothing when they do not fit an int64. An axis of 0 does
// not excuse the others: whoever multiplies them in another order must not overflow
// either.
std::optional<std::uint64_t> needed_bytes(const std::vector<std::int64_t>& shape,
                                          std::int64_t element) {
  std::int64_t bytes = element;
  bool empty = false;
  for (const std::int64_t n : shape) {
    if (n == 0) empty = true;
    if (n != 0 && __builtin_mul_overflow(bytes, n, &bytes)) return std::nullopt;
  }
  return empty ? 0 : static_cast<std::uint64_t>(bytes);
}

TensorInfo read_tensor(const std::string& name, const Json& entry,
                       const std::string& source) {
  const std::string label = "tensor " + quoted(name);
  if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") ||
      !entry.contains("shape") || !entry.contains("data_offsets")) {
    fail(source, label + " needs exactly dtype, shape and data_offsets");
  }
  if (!entry["dtype"].is_string()) fail(source, label + " has no dtype");
  const auto dtype = entry["dtype"].get<std::string>();
  const std::int64_t element = dtype_bytes(dtype);
  if (element == 0) fail(source, label + " has unknown dtype " + quoted(dtype));
  const auto shape = counts(entry["shape"]);
  if (!shape || shape->size() > kMostAxes) fail(source, label + " has a bad shape");
  const auto range = counts(entry["data_offsets"]);
  if (!range || range->size() != 2 || (*range)[0] > (*range)[1]) {
    fail(source, label + " has bad data_offsets");
  }
  TensorInfo info{name, dtype, *shape, static_cast<std::uint64_t>((*range)[0]),
                  static_cast<std::uint64_t>((*range)[1] - (*range)[0])};
  if (needed_bytes(info.shape, element) != info.bytes) {
    fail(source, label + " has a shape that does not fill its data_offsets");
  }
  return info;
}

SafetensorsMetadata read_metadata(const Json& entry, const std::string& source) {
  if (!entry.is_object()) fail(source, "__metadata__ is not a map");
  SafetensorsMetadata metadata;
  for (const auto& [key, value] : entry.items()) {
    if (!value.is_string()) fail(source, "__metadata__ holds more than texts");
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

// The arrays must follow each other and fill the file: no holes, no overlaps.
void check_layout(const std::vector<TensorInfo>& tensors, const std::string& source,
                  std::uint64_t data_bytes) {
  std::uint64_t end = 0;
  for (const TensorInfo& tensor : tensors) {
    const std::string label = "tensor " + quoted(tensor.name);
    if (tensor.offset < end) fail(source, label + " overlaps another");
    if (tensor.offset > end) fail(source, "unused bytes before " + label);
    end = tensor.offset + tensor.bytes;
    if (end > data_bytes) {
      fail(source, label + " ends behind the end of the file (truncated?)");
    }
  }
  if (end != data_bytes) fail(source, "bytes are left over at the end");
}

// What torch.save wrote, now or before its version 1.6, begins so: headers of such
// lengths would be too long anyway.
void refuse_pytorch(std::span<const std::byte> file, const std::string& source) {
  const std::string_view start(reinterpret_cast<const char*>(file.data()),
                               std::min<std::size_t>(file.size(), 4));
  if (start == "PK\3\4" || start == "\x80\x02\x8a\x0a")
    throw UserError("not a safetensors file", source + ": it is one of PyTorch's",
                    "try analysis/weights_from_torch.py, which makes one of it");
}

// The JSON of the header, within the file.
std::string_view header_text(std::span<const std::byte> file, const std::string& source) {
  refuse_pytorch(file, source);
  if (file.size() < kLengthBytes) fail(source, "too short to be one");
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  if (length > file.size() - kLengthBytes) {
    fail(source, "the header would end behind the end of the file (truncated?)");
  }
  if (length > kLongestHeader) fail(source, "the header is longer than 16 MiB");
  const auto text = file.subspan(kLengthBytes, length);
  return {reinterpret_cast<const char*>(text.data()), text.size()};
}

bool fills(const FloatTensor& tensor) {
  return needed_bytes(tensor.shape, sizeof(float)) == tensor.values.size_bytes();
}

}  // namespace

SafetensorsHeader parse_safetensors(std::span<const std::byte> file,
                                    const std::string& source) {
  const std::string_view text = header_text(file, source);
  if (!text.starts_with('{')) fail(source, "header is not a map: it begins without {");
  const Json root = parse_strict_json(text, kDeepest, [&](const std::string& problem) {
    fail(source, "header " + problem);
  });
  SafetensorsHeader header;
  for (const auto& [name, entry] : root.items()) {
    if (name == "__metadata__") {
      header.metadata = read_metadata(entry, source);
    } else {
      header.tensors.push_back(read_tensor(name, entry, source));
    }
  }
  std::sort(header.tensors.begin(), header.tensors.end(),
            [](const TensorInfo& a, const TensorInfo& b) {
              return std::tie(a.offset, a.bytes, a.name) <
                     std::tie(b.offset, b.bytes, b.name);
            });
  const std::uint64_t start = kLengthBytes + text.size();
  check_layout(header.tensors, source, file.size() - start);
  for (TensorInfo& tensor : header.tensors) tensor.offset += start;
  return header;
}

std::string safetensors_header(const std::vector<FloatTensor>& tensors,
                               const SafetensorsMetadata& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t offset = 0;
  for (const FloatTensor& tensor : tensors) {
    if (header.contains(tensor.name) || tensor.name == "__metadata__" || !fills(tensor))
      throw InternalError("bad tensor for a safetensors file: " + tensor.name);
    const std::uint64_t end = offset + tensor.values.size_bytes();
    header[tensor.name] = {
        {"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string json = header.dump();
  json.resize((json.size() + 7) / 8 * 8, ' ');  // keeps the arrays aligned
  const std::uint64_t length = json.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + json;
}

}  // namespace s2fbench::formats
