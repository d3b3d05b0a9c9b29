// Against numbers worked out by hand.
#include "run/scaling_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.hpp"
#include "run/gpu_table.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::run {
namespace {

constexpr double kTiny = 1e-12;

const Device kDevice = {"slow", 1e9, 1e9, 0.001, 0.002, 0.0005};
const Link kLocal = {"local", 1e8, 0.001};
const Link kNetwork = {"network", 1e7, 0.002};

StepWork work() { return {1e6, 4e6, 1e6, 64, 8, ExchangeMode::tree}; }

GangMachine nodes_of(int ranks) { return {kLocal, kNetwork, ranks}; }

TEST(ScalingModel, ABucketInOneNode) {
  // Two rounds of 0.5 ms, 3 messages of 1 ms and 0.75 MB at 100 MB/s; then sums of
  // 0.75 MB that move three times as much at 1 GB/s.
  const double expected = 2 * (0.0005 + 0.003 + 0.0075) + 0.00225;
  EXPECT_NEAR(exchange_seconds(1e6, ExchangeMode::tree, kDevice, nodes_of(4), 4),
              expected, kTiny);
  // In one node a ring moves the same.
  EXPECT_NEAR(exchange_seconds(1e6, ExchangeMode::ring, kDevice, nodes_of(4), 4),
              expected, kTiny);
  EXPECT_EQ(exchange_seconds(1e6, ExchangeMode::tree, kDevice, nodes_of(4), 1), 0);
}

TEST(ScalingModel, RanksOfANodeShareItsNetwork) {
  // Each of two ranks sends a quarter to each of two others: 1 MB at 10 MB/s, while the
  // quarter to the neighbour takes 3.5 ms.
  EXPECT_NEAR(exchange_seconds(1e6, ExchangeMode::tree, kDevice, nodes_of(2), 4),
              2 * (0.0005 + 0.004 + 0.1) + 0.00225, kTiny);
  // Alone in its node a rank sends 0.75 MB.
  EXPECT_NEAR(exchange_seconds(1e6, ExchangeMode::tree, kDevice, nodes_of(1), 4),
              2 * (0.0005 + 0.006 + 0.075) + 0.00225, kTiny);
  // One rank's numbers cross a node's border in a ring.
  EXPECT_NEAR(exchange_seconds(1e6, ExchangeMode::ring, kDevice, nodes_of(2), 4),
              2 * (0.0005 + 0.006 + 0.075) + 0.00225, kTiny);
  // Nodes of 3: a gang of 4 is shared out 3 and 1, or 2 and 2, which is worse.
  EXPECT_NEAR(exchange_seconds(1e6, ExchangeMode::tree, kDevice, nodes_of(3), 4),
              2 * (0.0005 + 0.002 + 0.1) + 0.00225, kTiny);
}

TEST(ScalingModel, AStepOfOneRank) {
  const StepTime time = step_time(work(), kDevice, nodes_of(2), 1);
  // 64 windows, 8 shards, 7 sums of 4 MB, a step.
  EXPECT_NEAR(time.computing, 0.192 + 0.008 + 7 * 0.012 + 0.002, kTiny);
  EXPECT_EQ(time.exchanging, 0);
  EXPECT_EQ(time.exposed, 0);
  EXPECT_EQ(modelled_speedup(work(), kDevice, nodes_of(2), 1), 1);
}

TEST(ScalingModel, AStepOfTwoRanks) {
  const StepTime time = step_time(work(), kDevice, nodes_of(2), 2);
  EXPECT_NEAR(time.computing, 0.096 + 0.004 + 3 * 0.012 + 0.002, kTiny);
  const double bucket = 2 * (0.0005 + 0.001 + 0.005) + 0.0015;
  const double tail = 2 * (0.0005 + 0.001 + 32e-8) + 96e-9;
  EXPECT_NEAR(time.exchanging, 4 * bucket + tail, kTiny);
  // The last shard's backward pass is two thirds of 25 ms; the first bucket waits for a
  // quarter of it, the others for each other.
  const double backward = 0.025 * 2 / 3;
  EXPECT_NEAR(time.exposed, backward / 4 + 4 * bucket - backward + tail, kTiny);
  EXPECT_NEAR(modelled_speedup(work(), kDevice, nodes_of(2), 2), 0.286 / time.total(),
              kTiny);
}

TEST(ScalingModel, ALongBackwardPassHidesAllButTheLastBucket) {
  StepWork heavy = work();
  heavy.operations = 1e8;
  heavy.bytes = 3.5e6;
  const auto seconds = [&](double bytes) {
    return exchange_seconds(bytes, heavy.mode, kDevice, nodes_of(2), 2);
  };
  const StepTime time = step_time(heavy, kDevice, nodes_of(2), 2);
  EXPECT_NEAR(time.exposed, seconds(0.5e6) + seconds(64), 1e-9);
  // One bucket is complete when the backward pass is over.
  heavy.bucket_bytes = 4e6;
  const StepTime whole = step_time(heavy, kDevice, nodes_of(2), 2);
  EXPECT_NEAR(whole.exposed, whole.exchanging, 1e-9);
  EXPECT_NEAR(whole.exposed, seconds(3.5e6) + seconds(64), 1e-9);
}

TEST(ScalingModel, CoresThatMoveTheBytesHideNothing) {
  StepWork heavy = work();
  heavy.operations = 1e8;
  Device core = kDevice;
  core.moves_bytes = true;
  const StepTime time = step_time(heavy, core, nodes_of(2), 2);
  const double bucket = 2 * (0.0005 + 0.001 + 0.005) + 0.0015;
  EXPECT_NEAR(time.exposed, 4 * bucket + 2 * (0.0005 + 0.001 + 32e-8) + 96e-9, kTiny);
  EXPECT_EQ(time.computing, step_time(heavy, kDevice, nodes_of(2), 2).computing);
}

TEST(ScalingModel, TheSlowestRankHasTheMostWindows) {
  StepWork odd = work();
  odd.batch = 65;
  EXPECT_NEAR(step_time(odd, kDevice, nodes_of(2), 2).computing -
                  step_time(work(), kDevice, nodes_of(2), 2).computing,
              0.003, kTiny);
}

TEST(ScalingModel, BetterLinksAreNeverSlower) {
  for (const ExchangeMode mode : {ExchangeMode::tree, ExchangeMode::ring}) {
    for (int ranks = 2; ranks <= 64; ranks *= 2) {
      StepWork wide = work();
      wide.batch = 128;
      wide.shards = 64;
      wide.mode = mode;
      double before = 1e9;
      for (double rate = 1e6; rate < 1e12; rate *= 2) {
        const GangMachine machine = {kLocal, {"", rate, 0.002}, 4};
        const double total = step_time(wide, kDevice, machine, ranks).total();
        EXPECT_LE(total, before);
        before = total;
      }
      const double slow = step_time(wide, kDevice, nodes_of(4), ranks).total();
      const GangMachine quick = {kLocal, {"", kNetwork.bytes_per_second, 0.001}, 4};
      EXPECT_LE(step_time(wide, kDevice, quick, ranks).total(), slow);
    }
  }
}

TEST(ScalingModel, KnownGpusDoBetterWithinANode) {
  for (const GpuRow& gpu : gpus()) {
    const Device device = device_of(gpu);
    const StepWork cnn = {4e8, 14e6, 1 << 20, 512, 64, ExchangeMode::tree};
    for (int ranks = 2; ranks <= 64; ranks *= 2) {
      double before = 0;
      for (const double rate : kNetworks) {
        const GangMachine machine = {local_link(gpu), network_link(rate), 8};
        const double speed = modelled_speedup(cnn, device, machine, ranks);
        EXPECT_GE(speed, before) << gpu.name << " " << ranks;
        before = speed;
      }
      const GangMachine one = {local_link(gpu), {}, ranks};
      const GangMachine many = {local_link(gpu), network_link(100), 1};
      EXPECT_GT(modelled_speedup(cnn, device, one, ranks),
                modelled_speedup(cnn, device, many, ranks));
    }
  }
}

TEST(ScalingModel, TheTableByHand) {
  // 67 TFLOP/s at 40 %, two of them in a multiply-add; 450 GB/s, 100 Gb/s at 80 %.
  EXPECT_DOUBLE_EQ(device_of(find_gpu("h100")).operations_per_second, 13.4e12);
  EXPECT_DOUBLE_EQ(local_link(find_gpu("h100")).bytes_per_second, 360e9);
  EXPECT_DOUBLE_EQ(network_link(100).bytes_per_second, 10e9);
}

TEST(ScalingModel, WhatIsNoMachineIsRefused) {
  EXPECT_THROW(step_time(work(), kDevice, nodes_of(2), 16), InternalError);
  EXPECT_THROW(step_time(work(), kDevice, nodes_of(2), 0), InternalError);
  StepWork empty = work();
  empty.bucket_bytes = 0;
  EXPECT_THROW(step_time(empty, kDevice, nodes_of(2), 2), InternalError);
  test::expect_user_error([] { find_gpu("k80"); }, {"k80", "a100", "h100"});
  for (const double bad : {0.0, -1.0, 0.0 / 0.0, 1 / 0.0})
    test::expect_user_error([=] { network_link(bad); }, {"--network 200"});
}

}  // namespace
}  // namespace s2fbench::run
