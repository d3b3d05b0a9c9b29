#include "base/error.hpp"

#include <gtest/gtest.h>

namespace s2fbench {
namespace {

TEST(Error, MessageReadsWhatWhereAdvice) {
  const UserError error("cannot open FASTA", "a.fa", "try another path");
  EXPECT_STREQ(error.what(), "cannot open FASTA: a.fa; try another path");
  EXPECT_EQ(error.exit_code(), 2);
}

TEST(Error, KindDecidesTheExitCode) {
  EXPECT_EQ(EnvironmentError("x").exit_code(), 3);
  EXPECT_EQ(InternalError("x").exit_code(), 4);
}

}  // namespace
}  // namespace s2fbench
