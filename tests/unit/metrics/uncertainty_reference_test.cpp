// Calibration, conformal quantiles and rank correlations as numpy and scipy have them.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "metrics/calibration.hpp"
#include "metrics/conformal.hpp"
#include "metrics/partial_rank_correlation.hpp"

namespace s2fbench::metrics {
namespace {

// Lines of uncertainty.txt: numbers by name; a name that comes again holds pairs.
std::map<std::string, std::vector<double>> golden() {
  std::map<std::string, std::vector<double>> numbers;
  std::ifstream file(S2FBENCH_UNCERTAINTY_NUMBERS);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string name, word;
    words >> name;
    while (words >> word) numbers[name].push_back(std::stod(word));
  }
  return numbers;
}

TEST(Calibration, AsInNumpy) {
  const auto numbers = golden();
  for (const char* kind : {"even", "uneven", "few", "tied", "constant"}) {
    const std::string name = std::string("calibration.") + kind;
    const auto& expected = numbers.at(name + ".expected");
    const auto bins =
        calibration_bins(numbers.at(name + ".probabilities"),
                         numbers.at(name + ".labels"), static_cast<int>(expected[0]));
    const auto& sizes = numbers.at(name + ".sizes");
    ASSERT_EQ(bins.size(), sizes.size()) << name;
    for (std::size_t i = 0; i < bins.size(); ++i)
      EXPECT_EQ(static_cast<double>(bins[i].windows), sizes[i]) << name;
    EXPECT_NEAR(expected_calibration_error(bins), expected[1], 1e-12) << name;
    EXPECT_NEAR(largest_calibration_error(bins), expected[2], 1e-12) << name;
  }
}

TEST(ConformalQuantile, AsInNumpy) {
  const auto numbers = golden();
  for (const char* count : {"9", "19", "40", "99"}) {
    const auto& pairs = numbers.at(std::string("conformal.") + count + ".quantile");
    ASSERT_EQ(pairs.size(), 8U);
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
      EXPECT_EQ(conformal_quantile(
                    numbers.at(std::string("conformal.") + count + ".scores"), pairs[i]),
                pairs[i + 1])
          << count << " " << pairs[i];
    }
  }
}

TEST(RankCorrelations, AsInScipy) {
  const auto numbers = golden();
  for (const char* kind : {"free", "tied"}) {
    const std::string name = std::string("ranks.") + kind;
    const auto& x = numbers.at(name + ".x");
    const auto& y = numbers.at(name + ".y");
    const auto& z = numbers.at(name + ".z");
    EXPECT_NEAR(rank_correlation(x, y), numbers.at(name + ".rho")[0], 1e-13);
    EXPECT_NEAR(partial_rank_correlation(x, y, z), numbers.at(name + ".partial")[0],
                1e-12);
  }
}

}  // namespace
}  // namespace s2fbench::metrics
