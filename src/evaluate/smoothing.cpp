#include "evaluate/smoothing.hpp"

#include <algorithm>

#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;

constexpr int kBlock = 16;  // windows: base resolution is wide

class Smoother {
 public:
  Smoother(const Spill& spill, const TestPass& pass, int set,
           const data::Dataset& windows, const std::vector<int>& widths)
      : spill_(spill),
        windows_(windows),
        widths_(widths),
        length_(windows.input_length()),
        tracks_(static_cast<int>(windows.tracks().size())) {
    for (std::size_t w = 0; w < pass.level.size(); ++w) {
      if (pass.level[w] >= set) spilled_.push_back(static_cast<std::int64_t>(w));
    }
    const int widest = *std::max_element(widths.begin(), widths.end());
    halo_ = (widest / 2 + length_ - 1) / length_;
  }

  train::BlockSums work(std::span<const data::View> views) const {
    const auto joined = with_neighbours(views);
    const auto truth = windows_.coverage(Fold::test, joined, 1);
    const auto before = static_cast<std::size_t>(
        std::find_if(joined.begin(), joined.end(),
                     [&](const auto& v) { return v.window == views.front().window; }) -
        joined.begin());
    const metrics::BlockShape shape{static_cast<int>(views.size()), 1, length_};
    train::BlockSums sums;
    sums.windows = static_cast<double>(views.size());
    for (int track = 0; track < tracks_; ++track) {
      const auto x = predicted_row(joined, track);
      const auto y = truth_row(truth, joined.size(), track);
      for (const int width : widths_) {
        sums.table.push_back(metrics::block_statistics(
                                 shape, middle(smooth(joined, x, width), before, shape),
                                 middle(smooth(joined, y, width), before, shape),
                                 std::vector{1}, {.pairs = true, .window_pearson = true})
                                 .front());
      }
    }
    return sums;
  }

 private:
  const data::Window& window(std::int64_t index) const {
    return windows_.windows(Fold::test)[static_cast<std::size_t>(index)];
  }

  // The windows and those at both sides of them that the widest average reaches.
  std::vector<data::View> with_neighbours(std::span<const data::View> views) const {
    const auto all = std::ssize(windows_.windows(Fold::test));
    const std::int64_t first = std::max<std::int64_t>(0, views.front().window - halo_);
    const std::int64_t end = std::min(all, views.back().window + 1 + halo_);
    std::vector<data::View> joined;
    for (std::int64_t w = first; w < end; ++w)
      joined.push_back(windows_.centre(Fold::test, w));
    return joined;
  }

  // One track of the windows, predictions repeated to bases.
  std::vector<float> predicted_row(const std::vector<data::View>& joined,
                                   int track) const {
    std::vector<float> row;
    for (const auto& view : joined) {
      const auto pairs =
          spill_.read(track, spilled_[static_cast<std::size_t>(view.window)], 1);
      const auto repeats = static_cast<std::size_t>(length_) / (pairs.size() / 2);
      for (std::size_t b = 0; b < pairs.size(); b += 2)
        row.insert(row.end(), repeats, pairs[b]);
    }
    return row;
  }

  std::vector<float> truth_row(const std::vector<float>& truth, std::size_t count,
                               int track) const {
    std::vector<float> row;
    const auto length = static_cast<std::size_t>(length_);
    for (std::size_t w = 0; w < count; ++w) {
      const auto from =
          truth.begin() +
          static_cast<std::ptrdiff_t>(
              (w * static_cast<std::size_t>(tracks_) + static_cast<std::size_t>(track)) *
              length);
      row.insert(row.end(), from, from + length_);
    }
    return row;
  }

  // Each chromosome's stretch for itself.
  std::vector<float> smooth(const std::vector<data::View>& joined,
                            const std::vector<float>& row, int width) const {
    std::vector<float> out;
    for (std::size_t first = 0, end = 0; first < joined.size(); first = end) {
      const auto& chromosome = window(joined[first].window).chromosome;
      for (end = first + 1; end < joined.size(); ++end) {
        if (window(joined[end].window).chromosome != chromosome) break;
      }
      const auto bases = [&](std::size_t w) {
        return row.begin() + static_cast<std::ptrdiff_t>(w) * length_;
      };
      const auto part = box_car({bases(first), bases(end)}, width);
      out.insert(out.end(), part.begin(), part.end());
    }
    return out;
  }

  std::vector<float> middle(const std::vector<float>& row, std::size_t before,
                            const metrics::BlockShape& shape) const {
    const auto first = row.begin() + static_cast<std::ptrdiff_t>(before) * length_;
    return {first, first + static_cast<std::ptrdiff_t>(shape.windows) * length_};
  }

  const Spill& spill_;
  const data::Dataset& windows_;
  const std::vector<int>& widths_;
  int length_;  // nt
  int tracks_;
  std::int64_t halo_ = 0;              // windows at either side
  std::vector<std::int64_t> spilled_;  // by window of the set: its place in the pass
};

}  // namespace

// Sums of floats of similar size are exact in double: a constant stays one.
std::vector<float> box_car(const std::vector<float>& values, int width) {
  const auto n = std::ssize(values);
  std::vector<double> before(values.size() + 1);  // sum of the values before each
  for (std::size_t i = 0; i < values.size(); ++i) before[i + 1] = before[i] + values[i];
  std::vector<float> out(values.size());
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    const auto first = std::max<std::ptrdiff_t>(0, i - width / 2);
    const auto end = std::min<std::ptrdiff_t>(n, i + (width - 1) / 2 + 1);
    out[static_cast<std::size_t>(i)] =
        static_cast<float>((before[static_cast<std::size_t>(end)] -
                            before[static_cast<std::size_t>(first)]) /
                           width);
  }
  return out;
}

metrics::StatisticsTable smoothed_statistics(const Spill& spill, const TestPass& pass,
                                             int set, const data::Dataset& windows,
                                             const std::vector<int>& widths,
                                             const comm::Context& gang,
                                             const std::function<bool()>& stop) {
  const Smoother smoother(spill, pass, set, windows, widths);
  return train::sum_blocks(
             windows, gang,
             {Fold::test, kBlock, stop,
              [&](std::span<const data::View> views) { return smoother.work(views); }})
      .table;
}

}  // namespace s2fbench::evaluate
