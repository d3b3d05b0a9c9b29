#include "data/genome.hpp"
#include "data/one_hot.hpp"
#include "train/crops.hpp"

namespace s2fbench::train {
namespace {

// codes: (windows, length). The codes of the other strand, read from its start.
torch::Tensor other_strand(const torch::Tensor& codes) {
  const torch::Tensor complement = torch::tensor(
      {data::kT - 0, data::kT - 1, data::kT - 2, data::kT - 3, int{data::kOther}},
      codes.options().dtype(torch::kInt32));
  return complement.index_select(0, codes.flatten()).view(codes.sizes()).flip(1);
}

// codes: (windows, length) -> (windows, 4, length)
torch::Tensor as_one_hot(const torch::Tensor& codes) {
  const auto options = codes.options().dtype(torch::kFloat32);
  const torch::Tensor letters = torch::cat(
      {torch::eye(4, options), torch::full({1, 4}, data::kUnknownBase, options)});
  const torch::Tensor rows = letters.index_select(0, codes.flatten());
  return rows.view({codes.size(0), codes.size(1), 4}).transpose(1, 2).contiguous();
}

}  // namespace

TensorBatch decode(const Crops& crops, const Target& target) {
  const torch::NoGradGuard no_gradient;
  const torch::Tensor codes = crops.bases.to(torch::kInt32);
  const torch::Tensor strand =
      torch::where(crops.reversed.unsqueeze(1), other_strand(codes), codes);
  if (target.task == catalogue::Task::binary) return {as_one_hot(strand), crops.coverage};
  const auto& coverage = crops.coverage;
  const torch::Tensor bins =
      coverage
          .view({coverage.size(0), coverage.size(1), coverage.size(2) / target.resolution,
                 target.resolution})
          .mean(3);
  // A reversed profile is the forward one read backwards: the same bits.
  return {as_one_hot(strand),
          torch::where(crops.reversed.view({-1, 1, 1}), bins.flip(2), bins)};
}

}  // namespace s2fbench::train
