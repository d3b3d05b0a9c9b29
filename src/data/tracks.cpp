#include "data/tracks.hpp"

#include <bigWig.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "base/error.hpp"
#include "formats/bigwig_header.hpp"

namespace s2fbench::data {
namespace {

struct CloseFile {
  void operator()(bigWigFile_t* file) const { bwClose(file); }
};
struct FreeIntervals {
  void operator()(bwOverlappingIntervals_t* list) const {
    bwDestroyOverlappingIntervals(list);
  }
};
using Intervals = std::unique_ptr<bwOverlappingIntervals_t, FreeIntervals>;

}  // namespace

struct Track::State {
  std::string path;
  std::unique_ptr<bigWigFile_t, CloseFile> file;
  std::vector<Chromosome> chromosomes;
  std::unordered_map<std::string, std::int64_t> lengths;
};

Track Track::open(const std::string& path) {
  auto state = std::make_shared<State>();
  state->path = path;
  const auto header = formats::read_bigwig_header(path);
  for (const auto& [name, length] : header.chromosomes) {
    state->lengths.emplace(name, length);
    state->chromosomes.push_back({name, length});
  }
  state->file.reset(bwOpen(path.c_str(), nullptr, "r"));
  if (state->file == nullptr) {
    throw UserError("truncated or damaged bigWig file", path, "try copying it again");
  }
  Track track;
  track.state_ = std::move(state);
  return track;
}

const std::string& Track::path() const { return state_->path; }
const std::vector<Chromosome>& Track::chromosomes() const { return state_->chromosomes; }

std::optional<std::int64_t> Track::length(const std::string& chromosome) const {
  const auto found = state_->lengths.find(chromosome);
  if (found == state_->lengths.end()) return std::nullopt;
  return found->second;
}

std::vector<float> Track::values(const std::string& chromosome, std::int64_t start,
                                 std::int64_t end) const {
  if (start < 0 || start > end || end > std::numeric_limits<std::uint32_t>::max()) {
    throw InternalError("coverage outside " + chromosome + " of " + path());
  }
  std::vector<float> values(static_cast<std::size_t>(end - start),
                            std::numeric_limits<float>::quiet_NaN());
  if (values.empty()) return values;
  // Runs of equal values come as one interval: far fewer than bases.
  const Intervals found(bwGetOverlappingIntervals(state_->file.get(), chromosome.c_str(),
                                                  static_cast<std::uint32_t>(start),
                                                  static_cast<std::uint32_t>(end)));
  if (found == nullptr) {
    throw UserError("truncated or damaged bigWig file", path() + " at " + chromosome,
                    "try copying it again");
  }
  for (std::uint32_t i = 0; i < found->l; ++i) {
    const auto first = std::max<std::int64_t>(found->start[i], start);
    const auto last = std::min<std::int64_t>(found->end[i], end);
    if (std::isinf(found->value[i])) {
      throw UserError("infinite value in bigWig file",
                      path() + " at " + chromosome + ":" + std::to_string(first));
    }
    if (first < last) {
      std::fill(values.begin() + (first - start), values.begin() + (last - start),
                found->value[i]);
    }
  }
  return values;
}

}  // namespace s2fbench::data
