#include "variants/windows.hpp"

#include <algorithm>
#include <cmath>

#include "data/one_hot.hpp"

namespace s2fbench::variants {

VariantWindows::VariantWindows(const VariantPlan& plan,
                               const data::VariantReference& reference,
                               const VariantGeometry& geometry)
    : plan_(plan), reference_(reference), geometry_(geometry) {}

std::int64_t VariantWindows::windows_per_row() const {
  return std::int64_t{reference_.backgrounds()} * geometry_.windows();
}

std::int64_t VariantWindows::size() const { return rows() * windows_per_row(); }

int VariantWindows::offset(std::int64_t window) const {
  const auto& row = plan_.rows.at(static_cast<std::size_t>(this->row(window)));
  return shift_offset(plan_.places.at(static_cast<std::size_t>(row.place)),
                      static_cast<int>(window % geometry_.windows()), reference_,
                      geometry_);
}

const VariantWindows::Cache& VariantWindows::cached(std::int64_t place) const {
  if (cache_.place == place) return cache_;
  const VariantWindow& window = plan_.places.at(static_cast<std::size_t>(place));
  Cache fresh;
  for (int background = 0; background < reference_.backgrounds(); ++background) {
    fresh.bases.push_back(reference_.bases(
        window.sequence, window.start, window.start + geometry_.stored(), background));
  }
  fresh.place = place;
  cache_ = std::move(fresh);
  return cache_;
}

torch::Tensor VariantWindows::onehot(std::int64_t first, std::int64_t count) const {
  const std::int64_t length = geometry_.length;
  torch::Tensor batch = torch::zeros({count, 4, length});
  float* values = batch.data_ptr<float>();
  std::vector<std::uint8_t> bases(static_cast<std::size_t>(length));
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t window = first + i;
    const VariantRow& changed = plan_.rows.at(static_cast<std::size_t>(row(window)));
    const auto background =
        static_cast<std::size_t>(window % windows_per_row() / geometry_.windows());
    const auto& stored = cached(changed.place).bases.at(background);
    const int from = offset(window);
    std::copy_n(stored.begin() + from, length, bases.begin());
    const std::int64_t at = changed.offset - from;
    if (changed.base != data::kOther && at >= 0 && at < length) {
      bases[static_cast<std::size_t>(at)] = changed.base;
    }
    data::one_hot(bases.data(), geometry_.length, false, values + i * 4 * length);
  }
  return batch;
}

std::vector<double> middle_overlap(const VariantGeometry& geometry, int offset,
                                   int bins) {
  const int bin = geometry.length / bins;  // nt
  const int from = (geometry.stored() - geometry.central) / 2 - offset;
  std::vector<double> overlap(static_cast<std::size_t>(bins));
  for (int i = 0; i < bins; ++i) {
    const int start = std::max(from, i * bin);
    const int end = std::min(from + geometry.central, (i + 1) * bin);
    overlap[static_cast<std::size_t>(i)] = std::max(0, end - start);
  }
  return overlap;
}

std::vector<double> sum_middles(const VariantWindows& windows, std::int64_t first,
                                std::span<const float> values, std::int64_t tracks,
                                std::int64_t bins) {
  std::vector<double> sums;
  std::vector<double> overlap;
  for (std::size_t at = 0; at < values.size(); at += static_cast<std::size_t>(bins)) {
    const auto profile = static_cast<std::int64_t>(at) / bins;
    if (profile % tracks == 0) {
      overlap =
          middle_overlap(windows.geometry(), windows.offset(first + profile / tracks),
                         static_cast<int>(bins));
    }
    double sum = 0;
    for (std::size_t bin = 0; bin < overlap.size(); ++bin)
      sum += overlap[bin] * double{values[at + bin]};
    sums.push_back(sum);
  }
  return sums;
}

void RowMeans::add(std::int64_t first, std::int64_t count,
                   const std::vector<double>& values) {
  if (count == 0) return;
  const std::size_t tracks = values.size() / static_cast<std::size_t>(count);
  values_.resize(static_cast<std::size_t>(windows_.rows()) * tracks);
  if (binary_) logits_.resize(values_.size());
  for (std::int64_t i = 0; i < count; ++i) {
    const auto* own = values.data() + static_cast<std::size_t>(i) * tracks;
    const auto row = static_cast<std::size_t>(windows_.row(first + i)) * tracks;
    for (std::size_t track = 0; track < tracks; ++track) {
      values_[row + track] += binary_ ? 1 / (1 + std::exp(-own[track])) : own[track];
      if (binary_) logits_[row + track] += own[track];
    }
  }
}

void RowMeans::finish() {
  const auto windows = static_cast<double>(windows_.windows_per_row());
  for (double& value : values_) value /= windows;
  for (double& logit : logits_) logit /= windows;
}

}  // namespace s2fbench::variants
