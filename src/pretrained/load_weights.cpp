// Weight files as published: strict about names and shapes, lenient about number types.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "formats/safetensors.hpp"
#include "formats/strict_json.hpp"
#include "pretrained/weights.hpp"

namespace s2fbench::pretrained {
namespace {

using formats::SafetensorsFile;
using formats::TensorInfo;

// An array, and the file that has it.
struct Stored {
  const SafetensorsFile* file = nullptr;
  const TensorInfo* info = nullptr;
};

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::vector<std::string> numbers;
  for (const std::int64_t size : shape) numbers.push_back(std::to_string(size));
  return "(" + join(numbers, ", ") + ")";
}

// The files that an index names, each once.
std::vector<std::string> shards_of(const std::string& index) {
  std::ifstream file(index);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw UserError("cannot read the weights' index", index);
  const auto fail = [&](const std::string& why) {
    throw UserError("the weights' index " + why, index);
  };
  const auto json = formats::parse_strict_json(text.str(), 4, fail);
  if (!json.is_object() || !json.contains("weight_map") ||
      !json["weight_map"].is_object())
    fail("has no weight_map");
  std::set<std::string> names;
  for (const auto& item : json["weight_map"].items()) {
    if (!item.value().is_string()) fail("has a weight_map that is no map of file names");
    const auto name = item.value().get<std::string>();
    // An index may only name files beside it.
    if (name.empty() || std::filesystem::path(name).filename() != name)
      fail("names a file that is not beside it: " + name);
    names.insert(name);
  }
  if (names.empty()) fail("names no file");
  const auto folder = std::filesystem::path(index).parent_path();
  std::vector<std::string> paths;
  for (const auto& name : names) paths.push_back((folder / name).string());
  return paths;
}

std::vector<SafetensorsFile> open_all(const std::string& path) {
  std::vector<SafetensorsFile> files;
  if (!path.ends_with(".json")) {
    files.push_back(SafetensorsFile::open(path));
    return files;
  }
  for (const auto& shard : shards_of(path)) files.push_back(SafetensorsFile::open(shard));
  return files;
}

// The published name of a name in the file.
std::string published(const std::string& name, const Manifest& manifest,
                      const std::set<std::string>& wanted) {
  if (wanted.contains(name) || manifest.aliases.contains(name)) return name;
  for (const auto& prefix : manifest.prefixes) {
    if (!name.starts_with(prefix)) continue;
    const std::string rest = name.substr(prefix.size());
    if (wanted.contains(rest) || manifest.aliases.contains(rest) ||
        manifest.ignores(rest))
      return rest;
  }
  return name;
}

bool readable(const std::string& dtype) {
  return dtype == "F32" || dtype == "F16" || dtype == "BF16";
}

// Where each weight is; what is wrong goes to `found`, a phrase each.
std::map<std::string, Stored> place(const std::vector<SafetensorsFile>& files,
                                    const Manifest& manifest,
                                    std::vector<std::string>& found) {
  std::set<std::string> wanted;
  for (const auto& weight : manifest.weights) wanted.insert(weight.name);
  std::map<std::string, Stored> stored, shared;
  for (const auto& file : files) {
    for (const auto& info : file.tensors()) {
      const std::string name = published(info.name, manifest, wanted);
      const auto alias = manifest.aliases.find(name);
      if (alias != manifest.aliases.end()) {
        shared.emplace(alias->second, Stored{&file, &info});
      } else if (!wanted.contains(name)) {
        if (!manifest.ignores(name)) found.push_back(info.name + " is surplus");
      } else if (!stored.emplace(name, Stored{&file, &info}).second) {
        found.push_back(name + " is there twice");
      }
    }
  }
  stored.merge(shared);  // another name serves where the first one is not there
  for (const auto& weight : manifest.weights) {
    const auto& name = weight.name;
    const auto& shape = weight.shape;
    const auto place = stored.find(name);
    if (place == stored.end()) {
      found.push_back(name + " is missing");
    } else if (place->second.info->shape != shape) {
      found.push_back(name + " has shape " + shape_text(place->second.info->shape) +
                      " instead of " + shape_text(shape));
    } else if (!readable(place->second.info->dtype)) {
      found.push_back(name + " is " + place->second.info->dtype +
                      ", not F32, F16 or BF16");
    }
  }
  return stored;
}

torch::ScalarType type_of(const std::string& dtype) {
  if (dtype == "F16") return torch::kFloat16;
  return dtype == "BF16" ? torch::kBFloat16 : torch::kFloat32;
}

// As float32, copied or widened straight out of the mapped file.
torch::Tensor read(const Stored& stored) {
  const auto type = type_of(stored.info->dtype);
  const auto from = stored.file->bytes(*stored.info);
  const auto address = reinterpret_cast<std::uintptr_t>(from.data());
  if (type == torch::kFloat32 || address % 2 != 0) {
    torch::Tensor array = torch::empty(stored.info->shape, type);
    stored.file->read(*stored.info,
                      {static_cast<std::byte*>(array.data_ptr()), array.nbytes()});
    return array.to(torch::kFloat32);
  }
  // Never written to: the pages of the map are read-only.
  const torch::Tensor stored_array =
      torch::from_blob(const_cast<std::byte*>(from.data()), stored.info->shape, type);
  return stored_array.to(torch::kFloat32);
}

}  // namespace

Weights load_weights(const std::string& path, const Manifest& manifest) {
  const auto files = open_all(path);
  std::vector<std::string> found;
  const auto stored = place(files, manifest, found);
  if (!found.empty()) {
    constexpr std::size_t kTold = 20;
    const std::size_t more = found.size() > kTold ? found.size() - kTold : 0;
    found.resize(found.size() - more);
    if (more > 0) found.push_back("and " + std::to_string(more) + " more");
    throw UserError("weights do not fit the model", path + ": " + join(found, "; "),
                    "try another --model, or analysis/weights_from_torch.py");
  }
  std::set<std::string> types;
  std::map<std::string, torch::Tensor> arrays;
  for (const auto& [name, place] : stored) {
    types.insert(place.info->dtype);
    arrays.emplace(name, read(place));
  }
  for (const auto& type : types)
    if (type != "F32") log::info("weights of type {} are widened to float32", type);
  return {std::move(arrays), std::filesystem::path(path).filename().string()};
}

}  // namespace s2fbench::pretrained
