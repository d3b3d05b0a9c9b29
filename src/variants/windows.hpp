// The windows of a variant plan, and what is kept of their predictions.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

#include "data/variant_reference.hpp"
#include "variants/plan.hpp"

namespace s2fbench::variants {

// Window number (row x backgrounds + background) x shifts + shift. Plan and reference
// must outlive it.
class VariantWindows {
 public:
  VariantWindows(const VariantPlan& plan, const data::VariantReference& reference,
                 const VariantGeometry& geometry);
  std::int64_t size() const;
  // Windows [first, first + count), (count, 4, length). Throws UserError.
  torch::Tensor onehot(std::int64_t first, std::int64_t count) const;

  const VariantGeometry& geometry() const { return geometry_; }
  std::int64_t rows() const { return std::ssize(plan_.rows); }
  std::int64_t windows_per_row() const;
  std::int64_t row(std::int64_t window) const { return window / windows_per_row(); }
  int offset(std::int64_t window) const;  // nt from the start of the stored ones

 private:
  // Base codes of a place's stored nt with each background; rows of one place follow each
  // other and share them.
  struct Cache {
    std::int64_t place = -1;
    std::vector<std::vector<std::uint8_t>> bases;
  };
  const Cache& cached(std::int64_t place) const;

  const VariantPlan& plan_;
  const data::VariantReference& reference_;
  VariantGeometry geometry_;
  mutable Cache cache_;
};

// nt that each of `bins` bins shares with the summed middle of a window at `offset`: the
// middle is the same nt for all offsets.
std::vector<double> middle_overlap(const VariantGeometry& geometry, int offset, int bins);

// Of windows from number `first` on, (windows, tracks): coverage summed over the middle.
// values (windows, tracks, bins).
std::vector<double> sum_middles(const VariantWindows& windows, std::int64_t first,
                                std::span<const float> values, std::int64_t tracks,
                                std::int64_t bins);

// Of every row and track, the mean over backgrounds and shifts: of the middle's coverage,
// or of a binary model's probability and logit.
class RowMeans {
 public:
  RowMeans(const VariantWindows& windows, bool binary)
      : windows_(windows), binary_(binary) {}
  // Values of windows [first, first + count), (count, tracks): summed middles or logits.
  // Every window once, in order.
  void add(std::int64_t first, std::int64_t count, const std::vector<double>& values);
  // After the last window.
  void finish();

  // (rows, tracks): coverage x nt, or probability.
  const std::vector<double>& values() const { return values_; }
  const std::vector<double>& logits() const { return logits_; }  // binary models alone

 private:
  const VariantWindows& windows_;
  bool binary_;
  std::vector<double> values_, logits_;
};

}  // namespace s2fbench::variants
