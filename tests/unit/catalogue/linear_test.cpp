// Linear models and the metrics of sequence tables, as the catalogue lists them.
#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {
namespace {

TEST(LinearModels, CountByHand) {
  for (const char* name : {"least_squares", "ridge", "logistic"}) {
    const ModelRow& row = *find_model(name);
    ModelRequest request{100, 1, 3, complete_options(row, {})};
    EXPECT_EQ(row.parameters(request), 3 * (400 + 1)) << name;
    EXPECT_DOUBLE_EQ(row.operations(request), 3 * 400) << name;
    request.channels = 2560;
    request.input_length = 1;
    EXPECT_EQ(row.parameters(request), 3 * (2560 + 1)) << name;
    EXPECT_EQ(row.why_not(request), "");
    request.channels = 0;
    EXPECT_EQ(row.why_not(request), "there is nothing to read");
    EXPECT_EQ(row.task, Task::scalar);
    EXPECT_TRUE(row.fitted);
  }
  EXPECT_EQ(find_model("ridge")->own_loss, "mse");
  EXPECT_EQ(find_model("logistic")->own_loss, "bce");
  const Options ridge = complete_options(*find_model("ridge"), {});
  EXPECT_DOUBLE_EQ(number_option(ridge, "alpha"), 1e-3);
  EXPECT_EQ(word_option(ridge, "fit_on"), "train");
}

TEST(SequenceMetrics, HaveFourBaselinesEach) {
  for (const MetricRow& row : metrics()) {
    EXPECT_TRUE(row.of_windows || row.of_sequences || row.of_letters) << row.name;
    if (!row.of_sequences || row.kind != MetricRow::Kind::metric || row.name == "windows")
      continue;
    EXPECT_EQ(with_companions({row.name}, Holding::sequences),
              (std::vector<std::string>{row.name, row.name + "_1mer", row.name + "_2mer",
                                        row.name + "_5mer", row.name + "_shuffled"}));
    for (const auto& name : with_companions({row.name}, Holding::sequences))
      EXPECT_EQ(find_metric(name)->needs_peaks, row.needs_peaks) << name;
  }
}

TEST(SequenceMetrics, OtherCompanionsStayWithTheWindows) {
  EXPECT_EQ(with_companions({"auroc"}), std::vector<std::string>{"auroc"});
  EXPECT_EQ(with_companions({"windows"}, Holding::sequences),
            std::vector<std::string>{"windows"});
  EXPECT_EQ(with_companions({"mse"}, Holding::sequences),
            std::vector<std::string>{"mse"});
  EXPECT_TRUE(find_metric("accuracy")->needs_peaks);
  EXPECT_FALSE(find_metric("pearson")->needs_peaks);
}

}  // namespace
}  // namespace s2fbench::catalogue
