// One GPU has one rank: NCCL refuses two. What several ranks do is tested with a fake of
// its interface (tests/mpi/reduce); here are the calls of NCCL itself.
#include <chrono>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "gpu/on_gpu.hpp"
#include "reduce/nccl_library.hpp"
#include "reduce/nccl_reducer.hpp"

namespace s2fbench::reduce {
namespace {

constexpr double kPatience = 60;  // seconds; the first communicator takes some
constexpr std::size_t kCount = 100'003;

class NcclOnGpu : public OnGpu {
 protected:
  void SetUp() override {
    OnGpu::SetUp();
    if (!IsSkipped()) nccl_ = nccl_library(0);
  }

  std::unique_ptr<Communicator> alone() {
    auto communicator = nccl_->connect(nccl_->unique_id(), 1, 0);
    EXPECT_TRUE(settle(*communicator, kPatience));
    return communicator;
  }

  // Until the communication queue is through.
  void wait() {
    nccl_->mark();
    const double start = monotonic_seconds();
    while (!nccl_->reached()) {
      ASSERT_LT(monotonic_seconds() - start, kPatience);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  // (kCount) on the GPU
  torch::Tensor numbers(float first) const {
    return torch::linspace(first, first + 1, static_cast<std::int64_t>(kCount),
                           torch::TensorOptions(gpu_));
  }

  std::unique_ptr<Nccl> nccl_;
};

TEST_F(NcclOnGpu, OneRankSendsToItself) {
  const auto communicator = alone();
  const torch::Tensor from = numbers(1), to = torch::zeros_like(from);
  nccl_->follow_compute();
  communicator->begin_group();
  communicator->send(from.data_ptr<float>(), kCount, 0);
  communicator->receive(to.data_ptr<float>(), kCount, 0);
  communicator->end_group();
  ASSERT_TRUE(settle(*communicator, kPatience));
  wait();
  EXPECT_TRUE(torch::equal(from, to));
  communicator->finalize();
  EXPECT_TRUE(settle(*communicator, kPatience));
}

TEST_F(NcclOnGpu, SumOfOneRankIsWhatItHas) {
  const auto communicator = alone();
  const torch::Tensor values = numbers(2), expected = values.clone();
  nccl_->follow_compute();
  communicator->begin_group();
  communicator->all_reduce(values.data_ptr<float>(), kCount);
  communicator->end_group();
  ASSERT_TRUE(settle(*communicator, kPatience));
  wait();
  EXPECT_TRUE(torch::equal(values, expected));
}

TEST_F(NcclOnGpu, CommunicationFollowsComputation) {
  const torch::Tensor added = numbers(3);
  const auto memory = nccl_->allocate(kCount);
  torch::Tensor values = numbers(0);
  for (int i = 0; i < 100; ++i)
    values.mul_(1.01F);  // still running when the copy is queued
  const torch::Tensor expected = values + added;
  nccl_->follow_compute();
  nccl_->copy(memory.get(), values.data_ptr<float>(), kCount);
  nccl_->add(memory.get(), added.data_ptr<float>(), kCount);
  const torch::Tensor result = torch::empty_like(values);
  nccl_->copy(result.data_ptr<float>(), memory.get(), kCount);
  wait();
  EXPECT_TRUE(torch::equal(result, expected));
}

TEST_F(NcclOnGpu, ASplitOfOneRankWorksOn) {
  const auto parent = alone();
  const auto child = parent->split(0, 0);
  ASSERT_TRUE(settle(*child, kPatience));
  const torch::Tensor values = numbers(4), expected = values.clone();
  nccl_->follow_compute();
  child->begin_group();
  child->all_reduce(values.data_ptr<float>(), kCount);
  child->end_group();
  ASSERT_TRUE(settle(*child, kPatience));
  wait();
  EXPECT_TRUE(torch::equal(values, expected));
}

TEST_F(NcclOnGpu, ReducersOfOneRankKeepNumbersInBothModes) {
  Communicators communicators(std::move(nccl_));
  for (const Mode mode : {Mode::tree, Mode::all_reduce}) {
    NcclReducer reducer(comm::local_context(), communicators, mode);
    const torch::Tensor values = numbers(5), expected = values.clone();
    for (int round = 0; round < 3; ++round) {
      reducer.start(values.data_ptr<float>(), kCount - 7);
      reducer.progress();
      reducer.start(values.data_ptr<float>() + kCount - 7, 7);
      reducer.finish();
      EXPECT_TRUE(torch::equal(values, expected));
    }
  }
}

// What NCCL finds wrong comes as an error of ours, and the next communicator works.
TEST_F(NcclOnGpu, AnErrorOfNcclIsTold) {
  const auto broken = alone();
  const torch::Tensor values = numbers(6);
  EXPECT_THROW(
      {
        broken->begin_group();
        broken->send(values.data_ptr<float>(), kCount, 0);  // without its receive
        broken->end_group();
        settle(*broken, kPatience);
      },
      EnvironmentError);
  broken->abort();
  alone();
}

TEST_F(NcclOnGpu, APartnerThatNeverComesIsGivenUp) {
  const double start = monotonic_seconds();
  const auto lonely = nccl_->connect(nccl_->unique_id(), 2, 0);
  EXPECT_FALSE(settle(*lonely, 1));
  lonely->abort();
  EXPECT_LT(monotonic_seconds() - start, 10);
  alone();
}

TEST_F(NcclOnGpu, AnIdOfAnotherLengthIsOurBug) {
  EXPECT_THROW(nccl_->connect("short", 1, 0), InternalError);
}

}  // namespace
}  // namespace s2fbench::reduce
