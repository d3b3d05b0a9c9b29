#include "train/streams.hpp"

#include "base/random_stream.hpp"

namespace s2fbench::train {

std::vector<std::int64_t> epoch_order(std::uint64_t seed, int epoch,
                                      std::int64_t windows) {
  return random_permutation(
      windows, RandomStream(seed, "order", static_cast<std::uint64_t>(epoch)));
}

data::View augmented_view(const Draw& draw, std::int64_t window,
                          const data::Dataset& dataset,
                          const config::AugmentSettings& augment) {
  const auto epoch = static_cast<std::uint64_t>(draw.epoch);
  RandomStream stream(draw.seed, "augment", epoch, static_cast<std::uint64_t>(window));
  bool reverse = stream.uniform() < 0.5;
  const int range = dataset.shift_range(data::Fold::train, window);
  const int shift = range > 0 ? static_cast<int>(stream.below(range)) : 0;
  if (augment.reverse_complement == "batch") {
    RandomStream of_step(draw.seed, "augment batch", epoch,
                         static_cast<std::uint64_t>(draw.step));
    reverse = of_step.uniform() < 0.5;
  }
  data::View view = dataset.centre(data::Fold::train, window);
  if (augment.shift) view.offset = shift;
  view.reverse_complement = augment.reverse_complement != "false" && reverse;
  return view;
}

}  // namespace s2fbench::train
