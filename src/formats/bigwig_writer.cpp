#include "formats/bigwig_writer.hpp"

#include <bigWig.h>

#include <filesystem>

#include "base/error.hpp"

namespace s2fbench::formats {
namespace {

constexpr int kZoomLevels = 7;

struct CloseBigWig {
  void operator()(bigWigFile_t* file) const { bwClose(file); }
};

[[noreturn]] void fail(const std::string& path) {
  throw EnvironmentError("cannot write bigWig", path,
                         "check the folder's permissions and the free disk space");
}

}  // namespace

struct BigWigWriter::State {
  std::string path;
  std::unique_ptr<bigWigFile_t, CloseBigWig> file;
  std::string contig = {};  // where the last call ended
  std::int64_t end = 0;
  std::int64_t bin = 0;
};

BigWigWriter::BigWigWriter(const std::string& path,
                           const std::vector<BigWigContig>& contigs)
    : state_(std::make_unique<State>()) {
  state_->path = path;
  state_->file.reset(bwOpen(path.c_str(), nullptr, "w"));
  bigWigFile_t* file = state_->file.get();
  if (file == nullptr) fail(path);
  std::vector<const char*> names;
  std::vector<std::uint32_t> lengths;
  for (const BigWigContig& contig : contigs) {
    names.push_back(contig.name.c_str());
    lengths.push_back(static_cast<std::uint32_t>(contig.length));
  }
  if (bwCreateHdr(file, kZoomLevels) != 0) fail(path);
  file->cl = bwCreateChromList(names.data(), lengths.data(),
                               static_cast<std::int64_t>(contigs.size()));
  if (file->cl == nullptr || bwWriteHdr(file) != 0) fail(path);
}

BigWigWriter::~BigWigWriter() = default;
BigWigWriter::BigWigWriter(BigWigWriter&&) noexcept = default;

void BigWigWriter::write(const std::string& contig, std::int64_t start,
                         std::span<const float> values, std::int64_t bin) {
  if (values.empty()) return;
  const auto count = static_cast<std::uint32_t>(values.size());
  // What goes on where the last call ended shares its block: small blocks cost space.
  const bool goes_on =
      contig == state_->contig && start == state_->end && bin == state_->bin;
  const int problem =
      goes_on ? bwAppendIntervalSpanSteps(state_->file.get(), values.data(), count)
              : bwAddIntervalSpanSteps(
                    state_->file.get(), contig.c_str(), static_cast<std::uint32_t>(start),
                    static_cast<std::uint32_t>(bin), static_cast<std::uint32_t>(bin),
                    values.data(), count);
  if (problem != 0) fail(state_->path);
  state_->contig = contig;
  state_->bin = bin;
  state_->end = start + bin * static_cast<std::int64_t>(values.size());
}

void BigWigWriter::close() {
  // bwClose cannot report: the file's head, written last, tells whether all went well.
  state_->file.reset();
  const std::unique_ptr<bigWigFile_t, CloseBigWig> check(
      bwOpen(state_->path.c_str(), nullptr, "r"));
  if (!check || check->hdr->nBasesCovered == 0) fail(state_->path);
}

}  // namespace s2fbench::formats
