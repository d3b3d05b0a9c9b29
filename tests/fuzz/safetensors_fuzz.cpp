// Millions of damaged safetensors files: each is refused with a UserError, or what was
// read of it is what a second, simpler look at the bytes says. The same runs for the same
// seed.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "formats/safetensors_header.hpp"
#include "fuzz/mutations.hpp"

namespace {

using namespace s2fbench;
using formats::TensorInfo;

void expect(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

int bits_of(const std::string& dtype) {
  if (dtype == "BOOL") return 8;
  if (dtype.starts_with("F8_")) return 8;
  const auto digit = dtype.find_first_of("123456789");
  expect(digit != std::string::npos, "a dtype without a width");
  return std::atoi(dtype.c_str() + digit);
}

__extension__ using Wide = unsigned __int128;

// In 128 bits, so that nothing wraps around before it is seen to be too large.
Wide bytes_needed(const TensorInfo& tensor) {
  Wide bytes = static_cast<unsigned>(bits_of(tensor.dtype)) / 8;
  for (const std::int64_t n : tensor.shape) {
    expect(n >= 0, "a negative axis");
    bytes *= static_cast<Wide>(n);
    if (bytes > UINT64_MAX) return bytes;
  }
  return bytes;
}

// Ranges within the data, in order, without overlap or hole, as long as their shapes say.
void check_ranges(const std::vector<TensorInfo>& tensors, std::uint64_t start,
                  std::uint64_t size) {
  std::vector<int> owners(size - start, 0);
  std::set<std::string> names;
  for (const TensorInfo& tensor : tensors) {
    expect(names.insert(tensor.name).second, "a name twice");
    expect(bytes_needed(tensor) == tensor.bytes, "a shape that is not its range");
    expect(tensor.bytes == 0 ||
               tensor.elements() * (tensor.bytes / tensor.elements()) == tensor.bytes,
           "elements() is wrong");
    expect(tensor.offset >= start && tensor.offset <= size &&
               tensor.bytes <= size - tensor.offset,
           "a range outside of the data");
    for (std::uint64_t i = 0; i < tensor.bytes; ++i) ++owners[tensor.offset - start + i];
  }
  for (const int owner : owners) {
    expect(owner > 0, "a hole");
    expect(owner < 2, "an overlap");
  }
}

// Every entry of the text is there once, with the numbers of the text.
void check_entries(const formats::SafetensorsHeader& header, const std::string& text,
                   std::uint64_t start) {
  std::map<std::string, const TensorInfo*> by_name;
  for (const TensorInfo& tensor : header.tensors) by_name[tensor.name] = &tensor;
  std::size_t keys = 0;  // as written: a parsed map has each once
  const auto count = [&](int depth, nlohmann::json::parse_event_t event,
                         nlohmann::json& value) {
    if (event != nlohmann::json::parse_event_t::key || depth != 1) return true;
    const auto name = value.get<std::string>();
    expect(name == "__metadata__" || by_name.contains(name), "a tensor was left out");
    ++keys;
    return true;
  };
  const auto root = nlohmann::json::parse(text, count);
  expect(text.front() == '{' && text.find('\0') == std::string::npos, "not one map");
  expect(keys == header.tensors.size() + (root.contains("__metadata__") ? 1 : 0),
         "a name that occurs twice was taken");
  for (const auto& [name, tensor] : by_name) {
    const auto& entry = root.at(name);
    expect(entry.at("dtype") == tensor->dtype, "another dtype");
    expect(entry.at("shape") == nlohmann::json(tensor->shape), "another shape");
    const auto begin = tensor->offset - start;
    expect(entry.at("data_offsets") == nlohmann::json({begin, begin + tensor->bytes}),
           "another range");
  }
}

// The file in memory of exactly its size, so that a sanitizer sees every step beyond it.
bool accepted(const std::string& file) {
  const auto exact = std::make_unique<std::byte[]>(file.size());
  if (!file.empty()) std::memcpy(exact.get(), file.data(), file.size());
  formats::SafetensorsHeader header;
  try {
    header = formats::parse_safetensors({exact.get(), file.size()}, "fuzz");
  } catch (const UserError&) {
    return false;
  }
  std::uint64_t length = 0;
  expect(file.size() >= sizeof length, "a file shorter than its length was taken");
  std::memcpy(&length, file.data(), sizeof length);
  expect(length <= file.size() - sizeof length, "a header behind the end was taken");
  const std::uint64_t start = sizeof length + length;
  check_ranges(header.tensors, start, file.size());
  check_entries(header, file.substr(sizeof length, length), start);
  return true;
}

std::string written(const std::vector<formats::FloatTensor>& tensors,
                    const formats::SafetensorsMetadata& metadata) {
  std::string file = formats::safetensors_header(tensors, metadata);
  for (const auto& tensor : tensors)
    file.append(reinterpret_cast<const char*>(tensor.values.data()),
                tensor.values.size_bytes());
  return file;
}

std::vector<std::string> seed_files() {
  static const std::vector<float> values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const std::span<const float> all(values);
  return {
      written({{"a", {2, 3}, all.first(6)}, {"b", {}, all.first(1)}}, {}),
      written({{"x.weight", {3, 2, 2}, all}, {"x.bias", {3}, all.first(3)}},
              {{"format", "pt"}}),
      written(
          {{"none", {0, 4}, {}}, {"one", {1}, all.first(1)}, {"two", {2}, all.first(2)}},
          {{"k", "v"}, {"l", "w"}}),
      written({}, {}),
      fuzz::with_length(
          R"({"h":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]},"i":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"c":{"dtype":"U8","shape":[3,1],"data_offsets":[12,15]}})") +
          std::string(15, '\3'),
      fuzz::with_length(
          R"({"a":{"dtype":"U8","shape":[4294967296,0],"data_offsets":[0,0]},"b":{"dtype":"F16","shape":[0,0],"data_offsets":[0,0]},"\u00e9":{"dtype":"U8","shape":[1,1,1,1,1],"data_offsets":[0,1]}})") +
          std::string(1, '\3')};
}

int run(std::uint64_t runs, std::uint64_t seed) {
  const auto seeds = seed_files();
  for (const auto& file : seeds) expect(accepted(file), "a seed was refused");
  std::uint64_t taken = 0;
  for (std::uint64_t i = 0; i < runs; ++i) {
    RandomStream random(seed, "safetensors fuzz", 0, i);
    const std::string file =
        fuzz::mutated(seeds[random.below(seeds.size())], seeds, random);
    try {
      if (accepted(file)) ++taken;
    } catch (const std::exception& problem) {
      std::fprintf(stderr, "run %llu of seed %llu: %s\n",
                   static_cast<unsigned long long>(i),
                   static_cast<unsigned long long>(seed), problem.what());
      std::fwrite(file.data(), 1, file.size(), stderr);
      return 1;
    }
  }
  std::printf("%llu files, %llu of them read\n", static_cast<unsigned long long>(runs),
              static_cast<unsigned long long>(taken));
  // Were all refused, nothing would have been compared; were most read, little was tried.
  return runs < 1000 || (taken > runs / 50 && taken < runs / 2) ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const auto number = [&](int at, std::uint64_t otherwise) {
    return at < count ? std::strtoull(words[at], nullptr, 10) : otherwise;
  };
  return run(number(1, 20000), number(2, 1));
}
