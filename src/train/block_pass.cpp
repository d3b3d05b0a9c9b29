#include "train/block_pass.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "metrics/block_tree.hpp"
#include "train/agreement.hpp"

namespace s2fbench::train {
namespace {

// Leaves of the tree that travel: about so many, however long the chromosome.
constexpr std::int64_t kMostLeaves = 256;

struct BlockHeader {
  double windows, loss;
  std::uint64_t entries, scores, tracks, parts, moments, each, more;
};

template <typename T>
void append(comm::Bytes& bytes, const T* values, std::size_t count) {
  const auto* first = reinterpret_cast<const std::byte*>(values);
  bytes.insert(bytes.end(), first, first + count * sizeof(T));
}

void append(comm::Bytes& bytes, const BlockSums& sums) {
  const BlockHeader header{sums.windows,
                           sums.loss,
                           sums.table.size(),
                           sums.ranked.scores.size(),
                           static_cast<std::uint64_t>(sums.ranked.tracks),
                           sums.genome.parts.size(),
                           sums.genome.moments.size(),
                           sums.each.size(),
                           sums.more.size()};
  append(bytes, &header, 1);
  append(bytes, sums.table.data(), sums.table.size());
  append(bytes, sums.ranked.scores.data(), sums.ranked.scores.size());
  append(bytes, sums.ranked.labels.data(), sums.ranked.labels.size());
  append(bytes, sums.genome.parts.data(), sums.genome.parts.size());
  append(bytes, sums.genome.moments.data(), sums.genome.moments.size());
  append(bytes, sums.each.data(), sums.each.size());
  append(bytes, sums.more.data(), sums.more.size());
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
    sums.table = take<metrics::Statistics>(bytes, header.entries);
    sums.ranked.tracks = static_cast<int>(header.tracks);
    sums.ranked.scores = take<float>(bytes, header.scores);
    sums.ranked.labels = take<float>(bytes, header.scores);
    sums.genome.parts = take<std::int64_t>(bytes, header.parts);
    sums.genome.moments = take<metrics::PairMoments>(bytes, header.moments);
    sums.each = take<double>(bytes, header.each);
    sums.more = take<double>(bytes, header.more);
  }
  return blocks;
}

template <typename T>
std::vector<T> joined(std::vector<T> a, const std::vector<T>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

metrics::LabelScores joined(const metrics::LabelScores& a,
                            const metrics::LabelScores& b) {
  return {a.tracks, joined(a.scores, b.scores), joined(a.labels, b.labels)};
}

GenomeMoments joined(const GenomeMoments& a, const GenomeMoments& b) {
  return {joined(a.parts, b.parts), joined(a.moments, b.moments)};
}

std::vector<data::View> centred_views(const data::Dataset& dataset, data::Fold fold,
                                      std::int64_t first, std::int64_t end) {
  std::vector<data::View> views;
  for (std::int64_t window = first; window < end; ++window) {
    views.push_back(dataset.centre(fold, window));
  }
  return views;
}

std::vector<double> sum(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) throw InternalError("sums of different lengths");
  std::vector<double> out(a.size());
  std::transform(a.begin(), a.end(), b.begin(), out.begin(), std::plus<>());
  return out;
}

BlockSums total(const std::vector<BlockSums>& blocks) {
  return metrics::block_tree(std::span<const BlockSums>(blocks),
                             [](const auto& a, const auto& b) { return merge(a, b); });
}

// A power of two: a leaf is then a whole branch of the tree over single blocks, and the
// sums are those of that tree.
std::int64_t blocks_per_leaf(std::int64_t blocks) {
  std::int64_t each = 1;
  while (each * kMostLeaves < blocks) each *= 2;
  return each;
}

}  // namespace

BlockSums merge(const BlockSums& a, const BlockSums& b) {
  return {a.windows + b.windows,
          a.loss + b.loss,
          metrics::merge(a.table, b.table),
          joined(a.ranked, b.ranked),
          joined(a.genome, b.genome),
          joined(a.each, b.each),
          sum(a.more, b.more)};
}

BlockSums sum_blocks(const data::Dataset& dataset, const comm::Context& gang,
                     const BlockPass& pass) {
  const auto windows = static_cast<std::int64_t>(dataset.windows(pass.fold).size());
  const std::int64_t blocks = (windows + pass.block - 1) / pass.block;
  if (blocks == 0) throw UserError("no windows to evaluate: a fold is empty");
  const std::int64_t each = blocks_per_leaf(blocks);
  const std::int64_t leaves = (blocks + each - 1) / each;
  const auto all = gather_or_end(gang, [&] {
    comm::Bytes mine;
    for (std::int64_t leaf = gang.rank(); leaf < leaves; leaf += gang.size()) {
      std::vector<BlockSums> sums;
      const std::int64_t end = std::min((leaf + 1) * each, blocks);
      for (std::int64_t block = leaf * each; block < end; ++block) {
        if (pass.stop && pass.stop()) {
          throw TrialEnd(cube::CellState::running, "asked to stop");
        }
        const std::int64_t first = block * pass.block;
        sums.push_back(pass.work(centred_views(dataset, pass.fold, first,
                                               std::min(first + pass.block, windows))));
      }
      append(mine, total(sums));
    }
    return mine;
  });
  std::vector<std::vector<BlockSums>> of_rank;
  for (const auto& bytes : all) of_rank.push_back(blocks_in(bytes));
  std::vector<BlockSums> sums;
  for (std::int64_t leaf = 0; leaf < leaves; ++leaf) {
    auto& owner = of_rank.at(static_cast<std::size_t>(leaf % gang.size()));
    sums.push_back(std::move(owner.at(static_cast<std::size_t>(leaf / gang.size()))));
  }
  return total(sums);
}

}  // namespace s2fbench::train
