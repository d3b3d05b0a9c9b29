#include "train/block_pass.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "metrics/block_tree.hpp"
#include "train/agreement.hpp"

namespace s2fbench::train {
namespace {

struct BlockHeader {
  double windows, loss;
  std::uint64_t moments, scores, tracks;
};

template <typename T>
void append(comm::Bytes& bytes, const T* values, std::size_t count) {
  const auto* first = reinterpret_cast<const std::byte*>(values);
  bytes.insert(bytes.end(), first, first + count * sizeof(T));
}

void append(comm::Bytes& bytes, const BlockSums& sums) {
  const BlockHeader header{sums.windows, sums.loss, sums.table.size(),
                           sums.ranked.scores.size(),
                           static_cast<std::uint64_t>(sums.ranked.tracks)};
  append(bytes, &header, 1);
  append(bytes, sums.table.data(), sums.table.size());
  append(bytes, sums.ranked.scores.data(), sums.ranked.scores.size());
  append(bytes, sums.ranked.labels.data(), sums.ranked.labels.size());
}

template <typename T>
std::vector<T> take(std::span<const std::byte>& bytes, std::size_t count) {
  std::vector<T> values(count);
  std::memcpy(values.data(), bytes.data(), count * sizeof(T));
  bytes = bytes.subspan(count * sizeof(T));
  return values;
}

// The blocks of one rank, back to back.
std::vector<BlockSums> blocks_in(std::span<const std::byte> bytes) {
  std::vector<BlockSums> blocks;
  while (!bytes.empty()) {
    const BlockHeader header = take<BlockHeader>(bytes, 1).front();
    BlockSums& sums = blocks.emplace_back();
    sums.windows = header.windows;
    sums.loss = header.loss;
    sums.table = take<metrics::PairMoments>(bytes, header.moments);
    sums.ranked.tracks = static_cast<int>(header.tracks);
    sums.ranked.scores = take<float>(bytes, header.scores);
    sums.ranked.labels = take<float>(bytes, header.scores);
  }
  return blocks;
}

metrics::LabelScores joined(metrics::LabelScores a, const metrics::LabelScores& b) {
  a.scores.insert(a.scores.end(), b.scores.begin(), b.scores.end());
  a.labels.insert(a.labels.end(), b.labels.begin(), b.labels.end());
  return a;
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
  return {a.windows + b.windows, a.loss + b.loss, metrics::merge(a.table, b.table),
          joined(a.ranked, b.ranked)};
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
  std::vector<std::vector<BlockSums>> of_rank;
  for (const auto& bytes : all) of_rank.push_back(blocks_in(bytes));
  std::vector<BlockSums> sums;
  for (std::int64_t block = 0; block < blocks; ++block) {
    auto& owner = of_rank.at(static_cast<std::size_t>(block % gang.size()));
    sums.push_back(std::move(owner.at(static_cast<std::size_t>(block / gang.size()))));
  }
  return metrics::block_tree(std::span<const BlockSums>(sums),
                             [](const auto& a, const auto& b) { return merge(a, b); });
}

}  // namespace s2fbench::train
