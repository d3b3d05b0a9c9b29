// Predictions and truth of a whole fold on disk, one track after the other: what must be
// sorted as a whole need not fit into memory with all its tracks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "metrics/block_statistics.hpp"

namespace s2fbench::evaluate {

struct SpillShape {
  std::int64_t windows = 0;
  int tracks = 0;
  int bins = 0;
};

class Spill {
 public:
  // Collective over the gang. Makes one file for all ranks in `folder`, which all of them
  // must see; "" = where temporary files go. Throws EnvironmentError where it cannot be
  // made.
  Spill(const comm::Context& gang, const std::string& folder, const SpillShape& shape);
  // Rank 0 removes the file.
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  // The windows from `first` on. predicted, truth: (windows, tracks, bins). Throws
  // EnvironmentError on a full disk.
  void write(std::int64_t first, const metrics::BlockShape& shape,
             std::span<const float> predicted, std::span<const float> truth) const;
  // Collective over the gang: nothing is written any more, all can be read.
  void finish();

  // One track of the windows [first, first + count): predicted and true, alternating,
  // (windows, bins, 2).
  std::vector<float> read(int track, std::int64_t first, std::int64_t count) const;

 private:
  std::int64_t offset(int track, std::int64_t window) const;  // bytes

  const comm::Context& gang_;
  SpillShape shape_;
  std::string path_;
  int file_ = -1;
};

}  // namespace s2fbench::evaluate
