#include "cube/block_scores.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "metrics/metric.hpp"

namespace s2fbench::cube {
namespace {

using metrics::PairMoments;

// Sums of a block about fixed centres, which add up where moments must be merged: n,
// predicted, true, their squares and product, squared error.
constexpr std::size_t kSums = 7;
// Below this share of the squares a variance is nothing but rounding.
constexpr double kRounding = 1e-13;

struct Row {
  std::string name;
  double (*value)(const PairMoments&);
};
const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"pearson_whole", metrics::pearson_whole},
      {"mse", metrics::mse},
      {"mse_scaled_oracle", [](const PairMoments& moments) {
         return metrics::mse_scaled(moments, metrics::ratio_of_means(moments));
       }}};
  return all;
}

double variance_sum(double squares, double sum, double n) {
  const double rest = squares - sum * sum / n;
  return rest > kRounding * squares ? rest : 0;
}

// The moments again.
PairMoments moments_from(const double* sums, const double* centres) {
  PairMoments out;
  if (!(sums[0] > 0)) return out;
  out.n = sums[0];
  out.mean_x = centres[0] + sums[1] / out.n;
  out.mean_y = centres[1] + sums[2] / out.n;
  out.m2x = variance_sum(sums[3], sums[1], out.n);
  out.m2y = variance_sum(sums[4], sums[2], out.n);
  out.cxy = sums[5] - sums[1] * sums[2] / out.n;
  out.squared_error = sums[6];
  return out;
}

}  // namespace

std::vector<std::string> block_metrics() {
  std::vector<std::string> names;
  for (const auto& row : rows()) names.push_back(row.name);
  return names;
}

BlockScore::BlockScore(const TestBlocks& blocks, const std::string& metric,
                       const std::vector<BlockPart>& parts)
    : value_(nullptr),
      blocks_(blocks.start.size()),
      parts_(parts.size()),
      centres_(2 * parts.size()),
      sums_(blocks.start.size() * parts.size() * kSums) {
  for (const auto& row : rows())
    if (row.name == metric) value_ = row.value;
  if (value_ == nullptr)
    throw UserError("no intervals over the test set for metric '" + metric + "'",
                    "--interval", "they exist for " + join(block_metrics(), ", "));
  const std::size_t columns = blocks.eval_resolutions.size();
  const auto at = [&](std::size_t block, const BlockPart& part) -> const PairMoments& {
    return blocks.moments.at((block * blocks.tracks.size() + part.track) * columns +
                             part.resolution);
  };
  for (std::size_t p = 0; p < parts_; ++p) {
    PairMoments all;
    for (std::size_t b = 0; b < blocks_; ++b) all = merge(all, at(b, parts[p]));
    centres_[2 * p] = all.mean_x;
    centres_[2 * p + 1] = all.mean_y;
    for (std::size_t b = 0; b < blocks_; ++b) {
      const PairMoments& m = at(b, parts[p]);
      const double x = m.mean_x - all.mean_x, y = m.mean_y - all.mean_y;
      double* sums = &sums_[(b * parts_ + p) * kSums];
      sums[0] = m.n;
      sums[1] = m.n * x;
      sums[2] = m.n * y;
      sums[3] = m.m2x + m.n * x * x;
      sums[4] = m.m2y + m.n * y * y;
      sums[5] = m.cxy + m.n * x * y;
      sums[6] = m.squared_error;
    }
  }
}

double BlockScore::operator()(std::span<const std::uint32_t> times) const {
  if (times.size() != blocks_) throw InternalError("another number of blocks");
  const std::size_t width = parts_ * kSums;
  std::vector<double> totals(width);
  for (std::size_t b = 0; b < blocks_; ++b) {
    if (times[b] == 0) continue;
    const double weight = times[b];
    const double* sums = &sums_[b * width];
    for (std::size_t i = 0; i < width; ++i) totals[i] += weight * sums[i];
  }
  std::vector<double> values;
  for (std::size_t p = 0; p < parts_; ++p)
    values.push_back(value_(moments_from(&totals[p * kSums], &centres_[2 * p])));
  return metrics::mean_defined(values);
}

}  // namespace s2fbench::cube
