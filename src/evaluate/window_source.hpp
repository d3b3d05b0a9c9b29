// Windows to predict: of a genome at the places of a BED file or all along chromosomes,
// or one-hot sequences from a file.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/genome.hpp"
#include "h5/file.hpp"

namespace s2fbench::evaluate {

struct PlacedWindow {
  std::string chromosome;
  std::int64_t start = 0;  // 0-based
};

// One window per BED line, of `length` nt and centred on the interval's midpoint
// (start + end) / 2, rounded down. Throws UserError naming the line when the window does
// not lie inside its chromosome, and for a file without lines.
std::vector<PlacedWindow> bed_windows(const data::Genome& genome, const std::string& bed,
                                      int length);

// Windows side by side from each chromosome's start; a last one that ends with the
// chromosome covers what is left. Throws UserError for unknown chromosomes, for one named
// twice and for one shorter than a window.
std::vector<PlacedWindow> chromosome_windows(const data::Genome& genome,
                                             const std::vector<std::string>& chromosomes,
                                             int length);

class WindowSource {
 public:
  virtual ~WindowSource() = default;
  virtual std::int64_t size() const = 0;
  // Windows [first, first + count), (count, 4, length). Throws UserError.
  virtual torch::Tensor onehot(std::int64_t first, std::int64_t count) const = 0;
};

class GenomeWindows : public WindowSource {
 public:
  GenomeWindows(data::Genome genome, std::vector<PlacedWindow> windows, int length);
  std::int64_t size() const override { return std::ssize(windows_); }
  torch::Tensor onehot(std::int64_t first, std::int64_t count) const override;

 private:
  data::Genome genome_;
  std::vector<PlacedWindow> windows_;
  int length_;  // nt
};

// Dataset `onehot` (windows, length, 4) of an HDF5 file: integers or floats, finite.
class OneHotFile : public WindowSource {
 public:
  // Throws UserError when the shape does not fit a model with windows of `length` nt.
  OneHotFile(const std::string& path, int length);
  std::int64_t size() const override { return windows_; }
  torch::Tensor onehot(std::int64_t first, std::int64_t count) const override;

 private:
  h5::File file_;
  h5::Dataset dataset_;
  std::int64_t windows_ = 0;
  int length_;  // nt
};

}  // namespace s2fbench::evaluate
