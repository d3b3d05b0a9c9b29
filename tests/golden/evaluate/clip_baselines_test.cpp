// Composition on real CLIP peaks: AUROC of scikit-learn's logistic regressions of the
// same features and penalties (clip_baselines.py). Skipped where S2FBENCH_SHARED_DATA
// does not name the folder that holds them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "evaluate/sequence_baselines.hpp"
#include "formats/line_reader.hpp"

namespace s2fbench::evaluate {
namespace {

using metrics::SequencePredictor;

constexpr int kLength = 101;

struct Fold {
  std::vector<std::uint8_t> codes;  // (rows, kLength)
  std::vector<float> labels;        // (rows)
};

Fold read(const std::string& path) {
  Fold fold;
  formats::LineReader reader(path);
  while (const auto line = reader.next()) {
    if (line->starts_with('>')) {
      fold.labels.push_back(line->ends_with('1') ? 1.0F : 0.0F);
      continue;
    }
    for (const char letter : *line) {
      const auto at = std::string("ACGTacgt").find(letter);
      fold.codes.push_back(at == std::string::npos ? 4
                                                   : static_cast<std::uint8_t>(at % 4));
    }
  }
  return fold;
}

struct Expected {
  const char* protein;
  SequencePredictor predictor;
  double auroc;
};

TEST(ClipBaselines, ScoreAsScikitLearnDoes) {
  const char* root = std::getenv("S2FBENCH_SHARED_DATA");
  if (root == nullptr) GTEST_SKIP() << "S2FBENCH_SHARED_DATA is not set";
  using enum SequencePredictor;
  for (const Expected& expected : {Expected{"QKI", mono, 0.869838},
                                   {"QKI", di, 0.895708},
                                   {"ELAVL1", di, 0.879994}}) {
    const std::string folder = std::string(root) + "/clip/" + expected.protein;
    const Fold train = read(folder + "/train.fa.gz"), test = read(folder + "/test.fa.gz");
    ASSERT_EQ(train.codes.size(), train.labels.size() * kLength);
    const auto logits = sequence_baseline(
        expected.predictor,
        {kLength, 1, 1, true, train.codes, train.labels, test.codes, 1});
    EXPECT_NEAR(metrics::auroc({logits, test.labels}), expected.auroc, 2e-5)
        << expected.protein;
  }
}

}  // namespace
}  // namespace s2fbench::evaluate
