// main() of the tests on a GPU: exit code 77, "skipped", when no test ran because all of
// them skipped.
#include <gtest/gtest.h>

int main(int argc, char** argv) {
  constexpr int kSkipped = 77;
  testing::InitGoogleTest(&argc, argv);
  const int failed = RUN_ALL_TESTS();
  const auto& tests = *testing::UnitTest::GetInstance();
  const int wanted = tests.test_to_run_count();
  if (failed == 0 && wanted > 0 && tests.skipped_test_count() == wanted) return kSkipped;
  return failed;
}
