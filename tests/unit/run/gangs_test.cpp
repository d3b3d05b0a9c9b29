#include "run/gangs.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

using Members = std::vector<std::vector<int>>;

std::string refusal(int ranks_per_trial, int workers) {
  try {
    check_ranks_per_trial(ranks_per_trial, workers);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(Gangs, StayOnOneNode) {
  const Gangs gangs = form_gangs({"a", "b", "a", "b"}, 2);
  EXPECT_EQ(gangs.members, (Members{{0, 2}, {1, 3}}));
  EXPECT_TRUE(gangs.leftover.empty());
}

TEST(Gangs, RemaindersOfNodesShareAGang) {
  const Gangs gangs = form_gangs({"a", "a", "a", "b", "b", "b", "c"}, 2);
  EXPECT_EQ(gangs.members, (Members{{0, 1}, {2, 5}, {3, 4}}));
  EXPECT_EQ(gangs.leftover, std::vector<int>{6});
}

TEST(Gangs, OfOne) { EXPECT_EQ(form_gangs({"a", "b"}, 1).members, (Members{{0}, {1}})); }

TEST(Gangs, RefusalsSayWhatToType) {
  EXPECT_EQ(refusal(4, 2),
            "ranks per trial: 4 of 2 workers; try --ranks-per-trial 2 or mpirun -n 5");
  EXPECT_EQ(refusal(2, 1),
            "ranks per trial: 2 of 1 worker; try --ranks-per-trial 1 or mpirun -n 3");
  EXPECT_EQ(refusal(8, 7),
            "ranks per trial: 8 of 7 workers; try --ranks-per-trial 4 or mpirun -n 9");
  EXPECT_EQ(refusal(3, 8),
            "ranks per trial: 3, which is not a power of two; try --ranks-per-trial 2");
  EXPECT_EQ(refusal(0, 8), "ranks per trial: 0; try --ranks-per-trial 1");
  EXPECT_EQ(refusal(2, 2), "");
}

}  // namespace
}  // namespace s2fbench::run
