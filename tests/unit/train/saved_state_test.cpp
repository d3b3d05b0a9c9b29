#include "train/saved_state.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "base/error.hpp"
#include "train/schedule.hpp"

namespace s2fbench::train {
namespace {

TEST(SavedState, ComesBackAsItWas) {
  double loss = 0.1;
  std::int64_t step = 7;
  std::vector<double> curve = {1.0, -0.0, std::numeric_limits<double>::infinity()};
  SavedState state;
  state.add_value("loss", loss);
  state.add_value("step", step);
  state.add_values("curve", curve);
  const auto blocks = state.save();
  loss = 3, step = 0, curve = {5};
  state.load(blocks);
  EXPECT_EQ(loss, 0.1);
  EXPECT_EQ(step, 7);
  EXPECT_EQ(curve,
            (std::vector<double>{1.0, -0.0, std::numeric_limits<double>::infinity()}));
}

TEST(SavedState, ANameUsedTwiceIsOurBug) {
  double value = 0;
  SavedState state;
  state.add_value("loss", value);
  EXPECT_THROW(state.add_value("loss", value), InternalError);
}

TEST(SavedState, NamesMustFitBothWays) {
  double value = 1;
  SavedState state, more;
  state.add_value("loss", value);
  more.add_value("loss", value);
  more.add_value("momentum", value);
  EXPECT_EQ(state.misfit(more.save()), "it has 'momentum'");
  EXPECT_EQ(more.misfit(state.save()), "it lacks 'momentum'");
  EXPECT_EQ(more.misfit(more.save()), "");
  value = 2;
  EXPECT_THROW(state.load(more.save()), UserError);
}

TEST(SavedState, AWrongSizeNamesTheBlock) {
  double value = 1;
  SavedState state;
  state.add_value("loss", value);
  try {
    state.load({{"loss", SavedState::Block(4)}});
    FAIL();
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("'loss' has 4 bytes instead of 8"),
              std::string::npos)
        << error.what();
  }
}

// The schedules decide alike after a stop at any epoch.
TEST(SavedState, SchedulesGoOnWhereTheyWere) {
  config::TrainSettings settings;
  settings.decay_patience = 2;
  settings.patience = 4;
  const double losses[] = {5, 4, 4.5, 4.2, 3, 3.5, 3.4, 3.3, 3.2, 3.1};
  for (int stop = 0; stop <= 10; ++stop) {
    PlateauDecay whole(settings), first(settings), second(settings);
    EarlyStopping whole_stop(settings), first_stop(settings), second_stop(settings);
    SavedState before, after;
    first.register_state(before);
    first_stop.register_state(before);
    second.register_state(after);
    second_stop.register_state(after);
    for (int epoch = 1; epoch <= 10; ++epoch) {
      if (epoch == stop + 1) after.load(before.save());
      PlateauDecay& decay = epoch <= stop ? first : second;
      EarlyStopping& stopping = epoch <= stop ? first_stop : second_stop;
      const double loss = losses[epoch - 1];
      EXPECT_EQ(decay.after_epoch(loss), whole.after_epoch(loss));
      EXPECT_EQ(stopping.stop_after_epoch(epoch, loss),
                whole_stop.stop_after_epoch(epoch, loss));
    }
  }
}

}  // namespace
}  // namespace s2fbench::train
