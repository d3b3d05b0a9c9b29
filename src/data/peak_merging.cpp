#include "data/peak_merging.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace s2fbench::data {
namespace {

std::vector<int> union_of(const std::vector<int>& a, const std::vector<int>& b) {
  std::vector<int> both;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

MergedPeak merge_two(const MergedPeak& a, const MergedPeak& b) {
  const auto weight_a = static_cast<std::int64_t>(1 + a.tracks.size());
  const auto weight_b = static_cast<std::int64_t>(1 + b.tracks.size());
  const std::int64_t weight = weight_a + weight_b;
  // floor(sum / weight + 1/2) in whole numbers.
  const std::int64_t sum = a.midpoint * weight_a + b.midpoint * weight_b;
  return {(2 * sum + weight) / (2 * weight), union_of(a.tracks, b.tracks)};
}

// Peaks in a row of which neighbours become one. A merged midpoint lies between the two,
// so that the order never changes and no overlap ever grows: the pairs wait in a set.
class Row {
 public:
  Row(const std::vector<Peak>& peaks, std::int64_t size, std::int64_t least,
      std::int64_t length)
      : size_(size), least_(least), length_(length) {
    for (const auto& peak : peaks) nodes_.push_back({{peak.midpoint, {peak.track}}});
    const auto last = static_cast<std::ptrdiff_t>(nodes_.size()) - 1;
    for (std::ptrdiff_t i = 0; i <= last; ++i) {
      node(i).previous = i - 1;
      node(i).next = i == last ? -1 : i + 1;
    }
    for (std::ptrdiff_t i = 0; i < last; ++i) add_pair(i);
  }

  std::vector<MergedPeak> merged() {
    while (!pairs_.empty()) merge(pairs_.begin()->second);
    std::vector<MergedPeak> left;
    for (std::ptrdiff_t i = nodes_.empty() ? -1 : 0; i >= 0; i = node(i).next) {
      left.push_back(std::move(node(i).peak));
    }
    return left;
  }

 private:
  struct Node {
    MergedPeak peak;
    std::ptrdiff_t previous = -1;
    std::ptrdiff_t next = -1;
  };
  using Pair = std::pair<std::int64_t, std::ptrdiff_t>;  // minus the overlap, left node

  Node& node(std::ptrdiff_t i) { return nodes_[static_cast<std::size_t>(i)]; }

  std::int64_t overlap(std::ptrdiff_t i) {
    const auto left = window_around(node(i).peak.midpoint, size_);
    const auto right = window_around(node(node(i).next).peak.midpoint, size_);
    return std::min(left.end, length_) - std::max<std::int64_t>(right.start, 0);
  }
  void add_pair(std::ptrdiff_t i) {
    if (i < 0 || node(i).next < 0) return;
    if (overlap(i) >= least_) pairs_.insert({-overlap(i), i});
  }
  void drop_pair(std::ptrdiff_t i) {
    if (i >= 0 && node(i).next >= 0) pairs_.erase({-overlap(i), i});
  }

  void merge(std::ptrdiff_t i) {
    const std::ptrdiff_t right = node(i).next;
    drop_pair(node(i).previous);
    drop_pair(i);
    drop_pair(right);
    node(i).peak = merge_two(node(i).peak, node(right).peak);
    node(i).next = node(right).next;
    if (node(i).next >= 0) node(node(i).next).previous = i;
    add_pair(node(i).previous);
    add_pair(i);
  }

  std::int64_t size_, least_, length_;
  std::vector<Node> nodes_;
  std::set<Pair> pairs_;  // that share enough; of the greatest overlap the leftmost first
};

}  // namespace

Interval window_around(std::int64_t midpoint, std::int64_t size) {
  return {midpoint - size / 2, midpoint - size / 2 + size};
}

std::vector<MergedPeak> merge_peaks(const std::vector<Peak>& peaks, std::int64_t size,
                                    std::int64_t least_overlap, std::int64_t length) {
  return Row(peaks, size, least_overlap, length).merged();
}

PlacedPeaks place_peaks(std::vector<MergedPeak> merged, std::int64_t size,
                        const std::vector<Interval>& contigs, std::int64_t length) {
  PlacedPeaks placed;
  for (auto& peak : merged) {
    const Interval window = window_around(peak.midpoint, size);
    if (window.start < 0 || window.end > length) {
      ++placed.clipped;
      continue;
    }
    const auto after =
        std::upper_bound(contigs.begin(), contigs.end(), window.start,
                         [](std::int64_t at, const Interval& c) { return at < c.start; });
    if (after == contigs.begin() || window.end > std::prev(after)->end) {
      ++placed.unmappable;
      continue;
    }
    placed.kept.push_back(std::move(peak));
  }
  return placed;
}

}  // namespace s2fbench::data
