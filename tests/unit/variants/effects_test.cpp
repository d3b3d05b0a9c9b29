// Variant scores of small models against the model called by hand, window by window.
#include "variants/effects.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "losses/prediction.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::variants {
namespace {

constexpr int kWindow = 256;  // nt
constexpr int kTracks = 2;

std::shared_ptr<models::Model> small_model(const std::string& name, int resolution,
                                           const catalogue::Options& options) {
  models::ModelSpec spec;
  spec.name = name;
  spec.request = {kWindow, resolution, kTracks, {}};
  spec.request.options =
      catalogue::complete_options(*catalogue::find_model(name), options);
  auto model = models::make_model(spec, 1);
  model->eval();
  return model;
}

struct Input {
  std::string letters = test::random_letters(1200, 5);  // of chr1
  VariantGeometry geometry{.length = kWindow, .central = 100, .seed = 3};
  formats::VariantTable table;
};

Input input_with(int shifts) {
  Input input;
  input.geometry.shifts = shifts;
  for (const std::int64_t position : {500, 501, 640}) {
    const char reference = input.letters[static_cast<std::size_t>(position - 1)];
    for (const char alternative : {'A', 'C', 'G', 'T'}) {
      if (alternative == reference) continue;
      input.table.variants.push_back(
          {"e", "chr1", position, reference, alternative, 0.0, {}, "t"});
    }
  }
  return input;
}

VariantJob job_of(const Input& input,
                  std::shared_ptr<const data::VariantReference> reference,
                  OverTracks over) {
  auto plan = plan_variants(input.table, *reference, input.geometry);
  return {input.geometry, over, std::move(reference), input.table, std::move(plan)};
}

std::shared_ptr<const data::VariantReference> genome_of(const Input& input,
                                                        const std::string& name) {
  const std::string folder = test::make_folder(name);
  test::write_fasta(folder + "/g.fa", {{"chr1", input.letters}});
  return std::make_shared<data::GenomeReference>(data::Genome::open(folder + "/g.fa"));
}

// (tracks, length) of letters, repeated to base resolution.
torch::Tensor by_hand(models::Model& model, const std::string& letters) {
  torch::Tensor x = torch::zeros({1, 4, kWindow});
  for (int i = 0; i < kWindow; ++i) {
    const auto letter = std::string("ACGT").find(letters[static_cast<std::size_t>(i)]);
    if (letter == std::string::npos) {
      x.select(2, i).fill_(0.25);
    } else {
      x[0][static_cast<std::int64_t>(letter)][i] = 1;
    }
  }
  const torch::NoGradGuard no_gradient;
  const torch::Tensor values = losses::coverage(model.forward(x))[0];
  return values.to(torch::kFloat64).repeat_interleave(kWindow / values.size(1), 1);
}

// Coverage of the middle 100 nt of the stored ones summed, mean over windows: (tracks).
torch::Tensor summed(models::Model& model, const std::string& stored,
                     const std::vector<int>& offsets) {
  torch::Tensor sum = torch::zeros({kTracks}, torch::kFloat64);
  const auto first = (static_cast<int>(stored.size()) - 100) / 2;
  for (const int offset : offsets) {
    const torch::Tensor values =
        by_hand(model, stored.substr(static_cast<std::size_t>(offset), kWindow));
    sum += values.slice(1, first - offset, first - offset + 100).sum(1);
  }
  return sum / static_cast<double>(offsets.size());
}

std::string changed(std::string letters, std::size_t at, char letter) {
  letters[at] = letter;
  return letters;
}

class GenomeScores : public testing::TestWithParam<int> {};

TEST_P(GenomeScores, AreThoseOfTheModelCalledByHand) {
  const Input input = input_with(GetParam());
  const auto model = small_model("bpnet", 16, {{"filters", "4"}, {"layers", "2"}});
  const auto job =
      job_of(input, genome_of(input, "variant_effects"), OverTracks::ratio_of_means);
  const auto& plan = job.plan;
  ASSERT_EQ(plan.variants.size(), 9U);
  const auto scores = score_variants(*model, catalogue::Task::profile, job,
                                     comm::local_context(), {.block = 4});
  ASSERT_EQ(scores.size(), 1U);
  const auto stored = static_cast<std::size_t>(input.geometry.stored());
  for (std::size_t i = 0; i < plan.variants.size(); ++i) {
    const auto& variant = plan.variants[i];
    const std::int64_t start =
        variant.position - 1 - static_cast<std::int64_t>(stored / 2 - 1);
    const std::string reference =
        input.letters.substr(static_cast<std::size_t>(start), stored);
    std::vector<int> offsets;
    for (int shift = 0; shift < input.geometry.windows(); ++shift) {
      offsets.push_back(shift_offset({0, start}, shift, *job.reference, input.geometry));
    }
    const auto before = summed(*model, reference, offsets);
    const auto after =
        summed(*model, changed(reference, stored / 2 - 1, variant.alternative), offsets);
    for (int track = 0; track < kTracks; ++track) {
      EXPECT_NEAR(scores[0].by_track[i * kTracks + static_cast<std::size_t>(track)],
                  std::log2(after[track].item<double>() / before[track].item<double>()),
                  1e-5);
    }
    EXPECT_NEAR(scores[0].combined[i],
                std::log2((after.sum() / before.sum()).item<double>()), 1e-5);
    EXPECT_NE(scores[0].combined[i], 0);
  }
}

INSTANTIATE_TEST_SUITE_P(StandardAndRobust, GenomeScores, testing::Values(0, 3));

TEST(VariantEffects, ShuffledFlanksAreAveragedBeforeTheRatio) {
  Input input;
  const std::string letters = input.letters.substr(0, 90);
  const data::ShortSequences sequences({{"e", "chr1", 0, letters}}, 3, 5);
  input.geometry.centre = WindowCentre::sequence;
  const char alternative = letters[10] == 'A' ? 'C' : 'A';
  input.table.variants = {{"e", "chr1", 11, letters[10], alternative, 0.0, {}, "t"}};
  const auto model = small_model("bpnet", 16, {{"filters", "4"}, {"layers", "2"}});
  const auto job = job_of(input, std::make_shared<data::ShortSequences>(sequences),
                          OverTracks::mean_of_ratios);
  const auto scores = score_variants(*model, catalogue::Task::profile, job,
                                     comm::local_context(), {.block = 4});
  torch::Tensor before = torch::zeros({kTracks}, torch::kFloat64), after = before.clone();
  for (int background = 0; background < 3; ++background) {
    std::string window;
    for (const auto base : sequences.bases(0, -83, -83 + kWindow, background)) {
      window += "ACGTN"[base];
    }
    ASSERT_EQ(window.substr(83, 90), letters);
    before += summed(*model, window, {0});
    after += summed(*model, changed(window, 83 + 10, alternative), {0});
  }
  EXPECT_NEAR(scores[0].combined[0], torch::log2(after / before).mean().item<double>(),
              1e-5);
}

TEST(VariantEffects, BinaryModelsHaveThreeScores) {
  const Input input = input_with(2);
  const auto model = small_model("cnn_binary", kWindow, {{"width", "0.05"}});
  const auto job = job_of(input, genome_of(input, "variant_effects_binary"),
                          OverTracks::mean_of_ratios);
  const auto& plan = job.plan;
  const auto scores = score_variants(*model, catalogue::Task::binary, job,
                                     comm::local_context(), {.block = 5});
  ASSERT_EQ(scores.size(), 3U);
  EXPECT_EQ(scores[1].name, "logit_difference");
  const auto stored = static_cast<std::size_t>(input.geometry.stored());
  const auto start = static_cast<std::size_t>(plan.places[0].start);
  const std::string reference = input.letters.substr(start, stored);
  const std::string alternative =
      changed(reference, stored / 2 - 1, plan.variants[0].alternative);
  torch::Tensor logit = torch::zeros({kTracks}, torch::kFloat64);
  torch::Tensor before = logit.clone(), after = logit.clone();
  for (int shift = 0; shift < 2; ++shift) {
    const auto at = static_cast<std::size_t>(
        shift_offset(plan.places[0], shift, *job.reference, input.geometry));
    const auto ref = by_hand(*model, reference.substr(at, kWindow)).select(1, 0);
    const auto alt = by_hand(*model, alternative.substr(at, kWindow)).select(1, 0);
    logit += (alt - ref) / 2;
    before += torch::sigmoid(ref) / 2;
    after += torch::sigmoid(alt) / 2;
  }
  EXPECT_NEAR(scores[0].combined[0], torch::log2(after / before).mean().item<double>(),
              1e-5);
  EXPECT_NEAR(scores[1].combined[0], logit.mean().item<double>(), 1e-5);
  EXPECT_NEAR(scores[2].combined[0], (after - before).mean().item<double>(), 1e-5);
}

TEST(VariantScores, RatiosThatAreNoneAreUndefined) {
  VariantPlan plan;
  plan.variants.resize(2);
  plan.rows.resize(3);
  plan.reference_row = {0, 0};
  plan.alternative_row = {1, 2};
  const std::vector<double> values = {1, 2, 4, -1, 0, 0};  // (rows, tracks)
  const auto ratios = variant_scores(plan, values, {}, OverTracks::mean_of_ratios);
  ASSERT_EQ(ratios[0].by_track.size(), 4U);
  EXPECT_EQ(ratios[0].by_track[0], 2);
  EXPECT_TRUE(std::isnan(ratios[0].by_track[1]));
  EXPECT_EQ(ratios[0].combined[0], 2);  // of the one track that has it
  EXPECT_TRUE(std::isnan(ratios[0].combined[1]));
  const auto means = variant_scores(plan, values, {}, OverTracks::ratio_of_means);
  EXPECT_EQ(means[0].combined[0], 0);  // log2 (3 / 3)
  EXPECT_TRUE(std::isnan(means[0].combined[1]));
}

}  // namespace
}  // namespace s2fbench::variants
