#include "run/scaling_report.hpp"

#include <gtest/gtest.h>

namespace s2fbench::run {
namespace {

const Link kLocal = {"wire", 1e8, 0.001};
const Link kNetwork = {"string", 1e7, 0.002};

ScalingBlock block(int shards) {
  const StepWork work = {1e6, 4e6, 1e6, 64, shards, ExchangeMode::tree};
  return scaling_block({"cnn", work, {"slow", 1e9, 1e9, 0.001, 0.002, 0.0005}}, kLocal, 4,
                       {kNetwork});
}

TEST(ScalingReport, WithinANodeThenAcrossUntilThereAreNoShards) {
  const ScalingBlock made = block(8);
  ASSERT_EQ(made.lines.size(), 2u);
  EXPECT_NEAR(made.step_seconds, 0.286, 1e-12);
  const auto& within = made.lines[0].efficiency;
  const auto& across = made.lines[1].efficiency;
  ASSERT_EQ(within.size(), 6u);
  EXPECT_EQ(made.lines[0].link, "wire");
  EXPECT_EQ(made.lines[1].link, "string");
  const GangMachine machine = {kLocal, kNetwork, 4};
  EXPECT_DOUBLE_EQ(within[0].value(),
                   modelled_speedup(made.what.work, made.what.device, machine, 2) / 2);
  EXPECT_DOUBLE_EQ(across[2].value(),
                   modelled_speedup(made.what.work, made.what.device, machine, 8) / 8);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(within[i].has_value(), i < 2) << i;
    EXPECT_EQ(across[i].has_value(), i == 2) << i;
  }
}

TEST(ScalingReport, TextSaysThatItIsAModelAndOfWhat) {
  const std::string text = scaling_text({block(4), block(1)}, kLocal, 4, "as assumed");
  for (const std::string piece :
       {"gang efficiency (model, not a measurement)", "as assumed", "nodes of 4 GPUs",
        "cnn: 4 MB of gradients (tree), batch 64 in 4 shards", "in 1 shard,",
        "    string                          -      -      -      -      -      -\n",
        "no such gang"})
    EXPECT_NE(text.find(piece), std::string::npos) << piece << "\n" << text;
}

TEST(ScalingReport, JsonHoldsTheSameNumbers) {
  const ScalingBlock made = block(8);
  const nlohmann::json all = scaling_json({made});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0]["name"], "cnn");
  EXPECT_EQ(all[0]["shards"], 8);
  EXPECT_EQ(all[0]["efficiency"]["wire"].size(), 2u);
  EXPECT_EQ(all[0]["efficiency"]["string"].size(), 1u);
  EXPECT_EQ(all[0]["efficiency"]["string"]["8"], made.lines[1].efficiency[2].value());
}

}  // namespace
}  // namespace s2fbench::run
