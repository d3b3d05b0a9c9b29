#include <gtest/gtest.h>

#include "base/error.hpp"
#include "comm/context.hpp"
#include "comm/mpi.hpp"

namespace s2fbench::comm {
namespace {

TEST(LocalContext, IsAWorldOfOne) {
  const Context context = local_context();
  EXPECT_EQ(context.rank(), 0);
  EXPECT_EQ(context.size(), 1);
  EXPECT_FALSE(context.host().empty());
  EXPECT_FALSE(communicator(context));
}

TEST(LocalContext, CopiesShareTheMailbox) {
  const Context context = local_context();
  const Context copy = context;
  copy.send(0, 3, Bytes(5));
  const auto message = context.receive();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->tag, 3);
  EXPECT_EQ(message->body.size(), 5u);
}

TEST(LocalContext, WaitingForNobodyIsABugNotAHang) {
  EXPECT_THROW(local_context().receive(), InternalError);
  EXPECT_FALSE(local_context().receive([] { return true; }));
}

TEST(LocalContext, MpiContextNeedsMpi) {
  EXPECT_FALSE(mpi_running());
  EXPECT_THROW(mpi_context(), InternalError);
}

}  // namespace
}  // namespace s2fbench::comm
