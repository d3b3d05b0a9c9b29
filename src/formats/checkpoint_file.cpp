#include "formats/checkpoint_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "formats/durable_file.hpp"

namespace s2fbench::formats {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "s2fbench checkpoint 1\n";
constexpr std::size_t kHashBytes = 32;  // hexadecimal digits at the end
constexpr const char* kNewest = "running.ckpt";
constexpr const char* kBefore = "running.previous.ckpt";

using Bytes = std::vector<std::byte>;

void put(Bytes& out, std::string_view bytes) {
  const auto length = static_cast<std::uint64_t>(bytes.size());
  const auto* first = reinterpret_cast<const std::byte*>(&length);
  out.insert(out.end(), first, first + sizeof(length));
  const auto* data = reinterpret_cast<const std::byte*>(bytes.data());
  out.insert(out.end(), data, data + bytes.size());
}

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Takes lengths and bytes off the front; never reads past the end.
class Reader {
 public:
  Reader(std::string_view left, const std::string& source)
      : left_(left), source_(source) {}

  std::string_view take() {
    std::uint64_t length = 0;
    if (left_.size() < sizeof(length)) fail();
    std::memcpy(&length, left_.data(), sizeof(length));
    left_.remove_prefix(sizeof(length));
    if (left_.size() < length) fail();
    const std::string_view out = left_.substr(0, length);
    left_.remove_prefix(length);
    return out;
  }
  std::uint64_t count() {
    const std::string_view bytes = take();
    std::uint64_t value = 0;
    if (bytes.size() != sizeof(value)) fail();
    std::memcpy(&value, bytes.data(), sizeof(value));
    return value;
  }
  void expect_end() const {
    if (!left_.empty()) fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw UserError("damaged checkpoint", source_ + ": lengths do not fit");
  }
  std::string_view left_;
  const std::string& source_;
};

void put_count(Bytes& out, std::uint64_t count) {
  put(out, {reinterpret_cast<const char*>(&count), sizeof(count)});
}

Bytes read_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  const auto size = in ? static_cast<std::streamoff>(in.tellg()) : -1;
  if (size < 0) throw UserError("cannot read the checkpoint", path);
  Bytes bytes(static_cast<std::size_t>(size));
  in.seekg(0);
  in.read(reinterpret_cast<char*>(bytes.data()), size);
  if (!in) throw UserError("cannot read the checkpoint", path);
  return bytes;
}

}  // namespace

std::vector<std::byte> pack_checkpoint(const Checkpoint& checkpoint) {
  std::size_t length = kMagic.size() + kHashBytes + 64;
  for (const auto& [name, block] : checkpoint.blocks)
    length += name.size() + block.size() + 16;
  Bytes out;
  out.reserve(length);
  const auto* magic = reinterpret_cast<const std::byte*>(kMagic.data());
  out.insert(out.end(), magic, magic + kMagic.size());
  put_count(out, checkpoint.labels.size());
  for (const auto& [name, value] : checkpoint.labels) {
    put(out, name);
    put(out, value);
  }
  put_count(out, checkpoint.blocks.size());
  for (const auto& [name, block] : checkpoint.blocks) {
    put(out, name);
    put(out, text_of(block));
  }
  const std::string hash = hash_hex(text_of(out));
  const auto* digits = reinterpret_cast<const std::byte*>(hash.data());
  out.insert(out.end(), digits, digits + hash.size());
  return out;
}

Checkpoint unpack_checkpoint(const std::vector<std::byte>& bytes,
                             const std::string& source) {
  const std::string_view all = text_of(bytes);
  if (all.size() < kMagic.size() + kHashBytes || !all.starts_with(kMagic))
    throw UserError("not a checkpoint of this program", source);
  const std::string_view body = all.substr(0, all.size() - kHashBytes);
  if (hash_hex(body) != all.substr(body.size()))
    throw UserError("damaged checkpoint", source + ": wrong checksum");
  Reader reader(body.substr(kMagic.size()), source);
  Checkpoint out;
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    const std::string name(reader.take());
    out.labels[name] = std::string(reader.take());
  }
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    const std::string name(reader.take());
    const std::string_view block = reader.take();
    const auto* first = reinterpret_cast<const std::byte*>(block.data());
    out.blocks[name] = Bytes(first, first + block.size());
  }
  reader.expect_end();
  return out;
}

void write_checkpoint(const std::string& folder, const Checkpoint& checkpoint) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error && !fs::is_directory(folder))
    throw EnvironmentError("cannot create the checkpoint's folder",
                           folder + " (" + error.message() + ")",
                           "check free space and permissions");
  const fs::path newest = fs::path(folder) / kNewest;
  const Bytes bytes = pack_checkpoint(checkpoint);
  DurableFile file(newest.string());
  file.write(bytes.data(), bytes.size());
  // A kill between here and commit() leaves the one before, which is sound.
  fs::rename(newest, fs::path(folder) / kBefore, error);
  file.commit();
}

CheckpointRead read_checkpoint(const std::string& folder) {
  CheckpointRead read;
  for (const char* name : {kNewest, kBefore}) {
    const std::string path = (fs::path(folder) / name).string();
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    try {
      read.checkpoint = unpack_checkpoint(read_bytes(path), path);
      return read;
    } catch (const UserError& damage) {
      read.warnings.emplace_back(damage.what());
    }
  }
  return read;
}

void remove_checkpoint(const std::string& folder) {
  std::error_code ignored;
  for (const char* name : {kNewest, kBefore}) {
    fs::remove(fs::path(folder) / name, ignored);
    fs::remove(fs::path(folder) / (std::string(name) + ".tmp"), ignored);
  }
  fs::remove(folder, ignored);  // only when nothing else is in it
}

}  // namespace s2fbench::formats
