#include "train/block_pass.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/error.hpp"
#include "metrics/block_tree.hpp"
#include "train/agreement.hpp"

namespace s2fbench::train {
namespace {

// Blocks of one rank, back to back: windows, loss, then the moments. All blocks have
// tables of one size.
void append(comm::Bytes& bytes, const BlockSums& sums) {
  const auto put = [&bytes](const void* data, std::size_t count) {
    const auto* first = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), first, first + count);
  };
  put(&sums.windows, sizeof(double));
  put(&sums.loss, sizeof(double));
  put(sums.table.data(), sums.table.size() * sizeof(metrics::PairMoments));
}

BlockSums block_at(const comm::Bytes& bytes, std::int64_t position, std::size_t entries) {
  BlockSums sums;
  sums.table.resize(entries);
  const std::size_t table = entries * sizeof(metrics::PairMoments);
  const std::byte* from = bytes.data() + position * (2 * sizeof(double) + table);
  std::memcpy(&sums.windows, from, sizeof(double));
  std::memcpy(&sums.loss, from + sizeof(double), sizeof(double));
  std::memcpy(sums.table.data(), from + 2 * sizeof(double), table);
  return sums;
}

std::vector<data::View> centred_views(const data::Dataset& dataset, data::Fold fold,
                                      std::int64_t first, std::int64_t end) {
  std::vector<data::View> views;
  for (std::int64_t window = first; window < end; ++window) {
    views.push_back(dataset.centre(fold, window));
  }
  return views;
}

}  // namespace

BlockSums merge(const BlockSums& a, const BlockSums& b) {
  return {a.windows + b.windows, a.loss + b.loss, metrics::merge(a.table, b.table)};
}

BlockSums sum_blocks(const data::Dataset& dataset, const comm::Context& gang,
                     const BlockPass& pass) {
  const auto windows = static_cast<std::int64_t>(dataset.windows(pass.fold).size());
  const std::int64_t blocks = (windows + pass.block - 1) / pass.block;
  if (blocks == 0) throw UserError("no windows to evaluate: a fold is empty");
  const auto all = gather_or_end(gang, [&] {
    comm::Bytes mine;
    for (std::int64_t block = gang.rank(); block < blocks; block += gang.size()) {
      if (pass.stop && pass.stop()) {
        throw TrialEnd(cube::CellState::running, "asked to stop");
      }
      const std::int64_t first = block * pass.block;
      const auto views =
          centred_views(dataset, pass.fold, first, std::min(first + pass.block, windows));
      append(mine, pass.work(views));
    }
    return mine;
  });
  // Rank 0 has the first block, so that its bytes tell the size of a table.
  const auto own_blocks =
      static_cast<std::size_t>((blocks + gang.size() - 1) / gang.size());
  const std::size_t entries = (all.front().size() / own_blocks - 2 * sizeof(double)) /
                              sizeof(metrics::PairMoments);
  std::vector<BlockSums> sums;
  for (std::int64_t block = 0; block < blocks; ++block) {
    sums.push_back(block_at(all[block % gang.size()], block / gang.size(), entries));
  }
  return metrics::block_tree(std::span<const BlockSums>(sums),
                             [](const auto& a, const auto& b) { return merge(a, b); });
}

}  // namespace s2fbench::train
