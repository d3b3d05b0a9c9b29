// A training that was stopped or killed at any step comes to the bits of one that was
// not.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "support/test_world.hpp"
#include "train/trainer.hpp"
#include "unit/train/tiny_trial.hpp"

namespace s2fbench::train {
namespace {

namespace fs = std::filesystem;

constexpr int kStops = 200;

std::string bits_of(const TrainOutcome& outcome, const models::Model& model) {
  Hasher hasher;
  hasher.add(weights_hash(model));
  hasher.add(std::to_string(outcome.best_epoch) + "/" + std::to_string(outcome.epochs));
  for (const auto& curve : outcome.curves) {
    hasher.add(curve.name);
    hasher.add(curve.values.data(), curve.values.size() * sizeof(double));
  }
  for (const auto* weights : {&outcome.best, &outcome.last})
    for (const auto& tensor : *weights) hasher.add(tensor.data_ptr(), tensor.nbytes());
  return hasher.hex();
}

// Batch norm, dropout, a decaying learning rate and 4 epochs of 12 steps.
config::TrialSettings settings_for(const std::string& model) {
  auto settings = tiny_settings(model);
  settings.train.shards = 4;
  settings.train.epochs = 4;
  settings.train.decay_patience = 1;
  settings.train.learning_rate = 0.02;
  settings.train.monitor = "valid_pearson";
  settings.train.augment.reverse_complement = "batch";
  return settings;
}

class Resume : public testing::TestWithParam<const char*> {
 protected:
  Resume() : gang_(test::world()), settings_(settings_for(GetParam())) {
    // One folder for the gang, as on a shared file system: that of rank 0.
    const std::string path = tiny_.folder.path() + "/checkpoints";
    comm::Bytes bytes(path.size());
    std::memcpy(bytes.data(), path.data(), path.size());
    bytes = gang_.broadcast(bytes, 0);
    folder_ = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  ~Resume() override { gang_.barrier(); }

  // A new process, in effect: nothing is left of an earlier call but the folder.
  TrainOutcome run(const std::function<bool()>& stop, std::string* bits,
                   int every_steps = 0) {
    const auto model = tiny_model(tiny_.dataset, settings_);
    TrainOptions options;
    options.stop = stop;
    options.checkpoints = {folder_, "cell", "start", every_steps};
    const auto outcome = train(*model, tiny_.dataset, settings_, gang_, options);
    if (bits) *bits = bits_of(outcome, *model);
    return outcome;
  }
  // Leaves the checkpoint before the newest one, as a kill some steps later would.
  void lose_newest() const {
    gang_.barrier();
    if (gang_.rank() == 0) fs::remove(folder_ + "/running.ckpt");
    gang_.barrier();
  }
  void forget_all() const {
    gang_.barrier();
    if (gang_.rank() == 0) fs::remove_all(folder_);
    gang_.barrier();
  }

  comm::Context gang_;
  TinyData tiny_;
  config::TrialSettings settings_;
  std::string folder_;
};

TEST_P(Resume, AtRandomStepsGivesTheSameBits) {
  std::string undisturbed;
  ASSERT_EQ(run({}, &undisturbed).state, cube::CellState::done);
  forget_all();
  int stops = 0;
  for (int training = 0; stops < kStops; ++training) {
    RandomStream random(1, GetParam(), 0, static_cast<std::uint64_t>(training));
    std::string bits;
    while (true) {
      // Asked of one rank only; validation asks too, so that some stops fall into it.
      const int asker = static_cast<int>(random.uniform() * gang_.size());
      int left = 1 + static_cast<int>(random.uniform() * 12);
      const int every = 1 + static_cast<int>(random.uniform() * 3);
      const bool killed = random.uniform() < 0.5;
      const auto stop = [&] { return gang_.rank() == asker && --left <= 0; };
      const auto outcome = run(stop, &bits, every);
      if (outcome.state != cube::CellState::running) {
        ASSERT_EQ(outcome.state, cube::CellState::done) << outcome.reason;
        break;
      }
      ++stops;
      if (killed) lose_newest();
    }
    ASSERT_EQ(bits, undisturbed) << "training " << training << ", " << stops << " stops";
    forget_all();
  }
}

TEST_P(Resume, AfterTheLastEpochTrainsNoMore) {
  std::string first, second;
  run({}, &first);
  int asked = 0;
  run([&asked] { return ++asked, false; }, &second);
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(first, second);
  forget_all();
}

TEST_P(Resume, ADamagedCheckpointCostsTimeNotTheTrial) {
  std::string undisturbed, bits;
  run({}, &undisturbed);
  forget_all();
  int left = 20;
  run([&left] { return --left <= 0; }, nullptr, 5);
  gang_.barrier();
  if (gang_.rank() == 0) {
    for (const auto& file : fs::directory_iterator(folder_))
      fs::resize_file(file.path(), fs::file_size(file.path()) - 1);
  }
  gang_.barrier();
  EXPECT_EQ(run({}, &bits).state, cube::CellState::done);
  EXPECT_EQ(bits, undisturbed);
  forget_all();
}

TEST_P(Resume, ADiskThatRefusesFailsTheTrialOnAllRanks) {
  gang_.barrier();
  if (gang_.rank() == 0) fs::create_directories(folder_ + "/running.ckpt.tmp");
  gang_.barrier();
  const auto outcome = run({}, nullptr, 2);
  EXPECT_EQ(outcome.state, cube::CellState::failed);
  EXPECT_NE(outcome.reason.find("running.ckpt"), std::string::npos) << outcome.reason;
  forget_all();
}

INSTANTIATE_TEST_SUITE_P(Models, Resume, testing::Values("cnn"));

}  // namespace
}  // namespace s2fbench::train
