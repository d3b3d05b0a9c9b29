#include "formats/safetensors_header.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.hpp"
#include "formats/strict_json.hpp"

namespace s2fbench::formats {
namespace {

using Json = nlohmann::json;

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

std::uint64_t dtype_bytes(const std::string& dtype) {
  static const std::map<std::string, std::uint64_t> sizes = {
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1},
      {"I16", 2},  {"U16", 2}, {"F16", 2}, {"BF16", 2},    {"I32", 4},
      {"U32", 4},  {"F32", 4}, {"I64", 8}, {"U64", 8},     {"F64", 8}};
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

// Bytes that the shape takes, or nothing when they do not fit 64 bits.
std::optional<std::uint64_t> needed_bytes(const std::vector<std::int64_t>& shape,
                                          std::uint64_t element) {
  std::uint64_t bytes = element;
  for (const std::int64_t n : shape) {
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(n), &bytes)) {
      return std::nullopt;
    }
  }
  return bytes;
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
  const std::uint64_t element = dtype_bytes(dtype);
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

}  // namespace

SafetensorsHeader parse_safetensors_header(const std::string& json,
                                           const std::string& source,
                                           std::uint64_t data_start,
                                           std::uint64_t data_bytes) {
  const Json root = parse_strict_json(json, kDeepest, [&](const std::string& problem) {
    fail(source, "header " + problem);
  });
  if (!root.is_object()) fail(source, "header is not a map");
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
              return std::pair(a.offset, a.bytes) < std::pair(b.offset, b.bytes);
            });
  check_layout(header.tensors, source, data_bytes);
  for (TensorInfo& tensor : header.tensors) tensor.offset += data_start;
  return header;
}

}  // namespace s2fbench::formats
