#include "evaluate/trivial_predictor.hpp"

#include <memory>

#include "evaluate/spill.hpp"
#include "evaluate/whole_ranks.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

constexpr int kBlock = 64;  // windows

}  // namespace

TrivialScores score_predictor(const data::Dataset& dataset, const comm::Context& gang,
                              const TrivialPredictor& predictor,
                              const TrivialScoring& scoring) {
  const auto tracks = static_cast<int>(dataset.tracks().size());
  const int bins = dataset.input_length() / scoring.resolution;
  const auto windows = std::ssize(dataset.windows(data::Fold::test));
  std::unique_ptr<Spill> spill;
  if (scoring.parts.ranks)
    spill = std::make_unique<Spill>(gang, scoring.spill_folder,
                                    SpillShape{windows, tracks, bins});
  train::BlockPass pass{data::Fold::test, kBlock, scoring.stop, {}};
  pass.work = [&](std::span<const data::View> views) {
    const metrics::BlockShape shape{static_cast<int>(views.size()), tracks, bins};
    const auto predicted = predictor(views);
    const auto truth = dataset.coverage(data::Fold::test, views, scoring.resolution);
    if (spill) spill->write(views.front().window, shape, predicted, truth);
    train::BlockSums sums;
    sums.windows = static_cast<double>(views.size());
    sums.table =
        metrics::block_statistics(shape, predicted, truth, std::vector{1}, scoring.parts);
    return sums;
  };
  TrivialScores scores{train::sum_blocks(dataset, gang, pass).table};
  if (!spill) return scores;
  spill->finish();
  const TestPass all{dataset, {0}, std::vector<int>(static_cast<std::size_t>(windows))};
  scores.spearman =
      whole_spearman(*spill, all, {scoring.resolution, {1}}, gang, scoring.stop);
  return scores;
}

}  // namespace s2fbench::evaluate
