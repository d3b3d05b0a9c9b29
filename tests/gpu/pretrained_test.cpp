// Pre-trained models compute on a GPU what they compute on the CPU. (DNABERT-2's words
// need a JSON library, which a bare build lacks.)
#include <cmath>
#include <string>
#include <vector>

#include "gpu/on_gpu.hpp"
#include "pretrained/gpn.hpp"
#include "pretrained/hyena_dna.hpp"
#include "pretrained/nucleotide_transformer.hpp"
#include "pretrained/rbp.hpp"
#include "pretrained/sei.hpp"

namespace s2fbench::pretrained {
namespace {

using Pretrained = OnGpu;

// (3, tokens) ids; the last row ends in padding.
TokenBatch batch_of(const PretrainedModel& model, int tokens) {
  const auto pad = model.tokenizer().special().pad;
  std::vector<std::uint8_t> bases;
  for (int i = 0; i < tokens; ++i)
    bases.push_back(static_cast<std::uint8_t>((i * i + i / 3) % 4));
  const auto row = torch::tensor(model.tokenizer().encode(bases));
  TokenBatch batch{torch::stack({row, row.roll(1), row.roll(2)}), {}};
  batch.real = torch::ones_like(batch.ids, torch::kBool);
  if (!model.masks_padding()) return batch;
  const auto half = row.size(0) / 2;
  batch.ids[2].slice(0, half).fill_(pad);
  batch.real[2].slice(0, half).fill_(false);
  return batch;
}

// What a model says on a device: its layers, and its head's answer where it has one.
std::vector<torch::Tensor> said(const PretrainedModel& model, const Weights& weights,
                                const TokenBatch& batch) {
  std::vector<torch::Tensor> all;
  const auto device = weights.device();
  model.run(weights, {batch.ids.to(device), batch.real.to(device)}, model.depth(),
            [&](int, const torch::Tensor& states) { all.push_back(states); });
  if (model.masked_training()) all.push_back(model.logits(weights, all.back()));
  for (auto& values : all) values = values.to(torch::kCPU);
  return all;
}

void expect_same(const PretrainedModel& model, const torch::Device& gpu, int tokens) {
  const torch::NoGradGuard no_gradient;
  Weights weights = random_weights(model.manifest(), 3);
  const auto batch = batch_of(model, tokens);
  const auto here = said(model, weights, batch);
  weights.move_to(gpu);
  const auto there = said(model, weights, batch);
  ASSERT_EQ(here.size(), there.size());
  for (std::size_t i = 0; i < here.size(); ++i) {
    const double largest = here[i].abs().max().item<double>();
    EXPECT_LT((here[i] - there[i]).abs().max().item<double>(), 1e-4 * largest)
        << "layer " << i;
  }
}

TEST_F(Pretrained, GpnEqualsTheCpu) {
  expect_same(*make_gpn({3, 64, 9, 6, 7}), gpu_, 200);
}

TEST_F(Pretrained, NucleotideTransformersEqualTheCpu) {
  for (const int version : {1, 2})
    expect_same(*make_nucleotide_transformer({version, 3, 80, 4, 160, 200}), gpu_, 300);
}

TEST_F(Pretrained, HyenaDnaEqualsTheCpu) {
  expect_same(*make_hyena_dna({2, 32, 128, 64, 300}), gpu_, 200);
}

TEST_F(Pretrained, SeiEqualsTheCpu) {
  SeiSizes sizes;
  sizes.longest = 1024;
  expect_same(*make_sei(sizes), gpu_, 900);
}

TEST_F(Pretrained, RbpEqualsTheCpu) { expect_same(*make_rbp({}), gpu_, 1000); }

}  // namespace
}  // namespace s2fbench::pretrained
