#include "evaluate/window_source.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "data/one_hot.hpp"
#include "data/regions.hpp"

namespace s2fbench::evaluate {
namespace {

std::int64_t chromosome_length(const data::Genome& genome, const std::string& name,
                               const std::string& where) {
  if (const auto length = genome.length(name)) return *length;
  std::vector<std::string> known;
  for (const auto& chromosome : genome.chromosomes()) known.push_back(chromosome.name);
  throw UserError(
      "no chromosome '" + name + "' in " + genome.path() + did_you_mean(name, known),
      where);
}

// Values of a block as floats, whatever number type the file has.
std::vector<float> read_numbers(const h5::Dataset& dataset, const h5::Shape& start,
                                const h5::Shape& count) {
  if (dataset.reads_as<float>()) return dataset.read<float>(start, count);
  const auto as_float = [](const auto& values) {
    return std::vector<float>(values.begin(), values.end());
  };
  if (dataset.reads_as<double>()) return as_float(dataset.read<double>(start, count));
  if (dataset.reads_as<std::int32_t>()) {
    return as_float(dataset.read<std::int32_t>(start, count));
  }
  if (dataset.reads_as<std::int64_t>()) {
    return as_float(dataset.read<std::int64_t>(start, count));
  }
  throw UserError("dataset holds " + dataset.type_name() + ", not numbers",
                  dataset.where());
}

}  // namespace

std::vector<PlacedWindow> bed_windows(const data::Genome& genome, const std::string& bed,
                                      int length) {
  std::vector<PlacedWindow> windows;
  for (const data::Region& region : data::read_bed(bed)) {
    const std::int64_t total = chromosome_length(genome, region.chromosome, region.where);
    const auto [from, to] = region.interval;
    const std::int64_t middle = from + (to - from) / 2;
    const std::int64_t start = middle - length / 2;
    if (start < 0 || start > total - length) {
      throw UserError("a window of " + std::to_string(length) + " nt around " +
                          std::to_string(middle) + " does not lie inside " +
                          region.chromosome + " of " + std::to_string(total) + " nt",
                      region.where, "leave the line out");
    }
    windows.push_back({region.chromosome, start});
  }
  if (windows.empty()) throw UserError("no regions to predict", bed);
  return windows;
}

std::vector<PlacedWindow> chromosome_windows(const data::Genome& genome,
                                             const std::vector<std::string>& chromosomes,
                                             int length) {
  std::vector<PlacedWindow> windows;
  std::set<std::string> seen;
  for (const std::string& name : chromosomes) {
    const std::int64_t total = chromosome_length(genome, name, "--chroms");
    if (!seen.insert(name).second) {
      throw UserError("chromosome '" + name + "' is named twice", "--chroms");
    }
    if (total < length) {
      throw UserError("chromosome '" + name + "' of " + std::to_string(total) +
                          " nt is shorter than the model's window of " +
                          std::to_string(length) + " nt",
                      "--chroms");
    }
    for (std::int64_t start = 0; start + length <= total; start += length) {
      windows.push_back({name, start});
    }
    if (total % length != 0) windows.push_back({name, total - length});
  }
  return windows;
}

GenomeWindows::GenomeWindows(data::Genome genome, std::vector<PlacedWindow> windows,
                             int length)
    : genome_(std::move(genome)), windows_(std::move(windows)), length_(length) {}

torch::Tensor GenomeWindows::onehot(std::int64_t first, std::int64_t count) const {
  torch::Tensor batch = torch::zeros({count, 4, length_});
  float* values = batch.data_ptr<float>();
  for (std::int64_t i = 0; i < count; ++i) {
    const PlacedWindow& window = windows_.at(static_cast<std::size_t>(first + i));
    const auto bases =
        genome_.bases(window.chromosome, window.start, window.start + length_);
    data::one_hot(bases.data(), length_, false, values + i * 4 * length_);
  }
  return batch;
}

OneHotFile::OneHotFile(const std::string& path, int length)
    : file_(h5::File::open(path)), dataset_(file_.dataset("onehot")), length_(length) {
  dataset_.expect_rank(3);
  const auto window = static_cast<hsize_t>(length);
  dataset_.expect_shape({dataset_.shape()[0], window, 4});
  windows_ = static_cast<std::int64_t>(dataset_.shape()[0]);
  if (windows_ == 0) throw UserError("no windows to predict", dataset_.where());
}

torch::Tensor OneHotFile::onehot(std::int64_t first, std::int64_t count) const {
  const auto from = static_cast<hsize_t>(first), windows = static_cast<hsize_t>(count);
  const auto values =
      read_numbers(dataset_, {from, 0, 0}, {windows, static_cast<hsize_t>(length_), 4});
  const auto bad = std::find_if(values.begin(), values.end(),
                                [](float value) { return !std::isfinite(value); });
  if (bad != values.end()) {
    throw UserError("a value is not a finite number",
                    dataset_.where() + ", window " +
                        std::to_string(first + (bad - values.begin()) / (4 * length_)));
  }
  return torch::tensor(values).view({count, length_, 4}).transpose(1, 2).contiguous();
}

}  // namespace s2fbench::evaluate
