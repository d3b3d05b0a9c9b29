#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/listing.hpp"

namespace s2fbench::catalogue {
namespace {

template <typename Row>
void expect_unique_names(const std::vector<Row>& rows) {
  std::set<std::string> names;
  for (const auto& row : rows) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.help.empty()) << row.name;
    EXPECT_EQ(row.help.find('\n'), std::string::npos) << row.name;
  }
}

TEST(Registry, NamesAreUniqueAndHelped) {
  expect_unique_names(models());
  expect_unique_names(losses());
  expect_unique_names(metrics());
  expect_unique_names(curves());
  expect_unique_names(representations());
  for (const auto& model : models()) expect_unique_names(model.options);
}

TEST(Registry, FindsRowsByName) {
  for (const auto& row : models()) EXPECT_EQ(find_model(row.name), &row);
  EXPECT_EQ(find_model("rnn"), nullptr);
  EXPECT_TRUE(find_loss("poisson")->positive_output);
  EXPECT_FALSE(find_loss("mse")->positive_output);
  EXPECT_EQ(find_loss("Poisson"), nullptr);
  EXPECT_EQ(find_metric("mse")->dimensions,
            (std::vector<std::string>{"track", "eval_resolution"}));
  EXPECT_NE(find_representation("onehot"), nullptr);
}

TEST(Registry, MismatchNamesTheReason) {
  ModelRow model = *find_model("cnn");
  LossRow loss = *find_loss("poisson");
  EXPECT_EQ(mismatch(model, loss), "");
  model.task = Task::binary;
  EXPECT_EQ(mismatch(model, loss),
            "loss 'poisson' and model 'cnn': the loss compares profiles, the model "
            "predicts binary labels");
  loss.task = Task::binary;
  EXPECT_EQ(mismatch(model, loss), "");
  loss.counts = true;
  EXPECT_NE(mismatch(model, loss).find("no count output"), std::string::npos);
  model.counts = true;
  EXPECT_EQ(mismatch(model, loss), "");
  loss.counts = false;
  EXPECT_NE(mismatch(model, loss).find("untrained"), std::string::npos);
}

TEST(Registry, NumbersOfSequencesHaveLossesOfTheirOwn) {
  const ModelRow& mlp = *find_model("mlp");
  EXPECT_EQ(mlp.task, Task::scalar);
  for (const auto& loss : losses()) {
    const bool fits =
        loss.name == "mse" || loss.name == "bce" || loss.name == "splice_kl";
    EXPECT_EQ(loss.scalar, fits) << loss.name;
    EXPECT_EQ(mismatch(mlp, loss).empty(), fits) << loss.name;
  }
  EXPECT_EQ(mismatch(mlp, *find_loss("poisson")),
            "loss 'poisson' and model 'mlp': the loss compares profiles, the model "
            "predicts numbers of sequences");
  EXPECT_EQ(mismatch(*find_model("cnn"), *find_loss("splice_kl")),
            "loss 'splice_kl' and model 'cnn': the loss compares numbers of sequences, "
            "the model predicts profiles");
  EXPECT_EQ(mismatch(*find_model("basset"), *find_loss("bce")), "");
}

TEST(Registry, EveryModelOfSequencesNamesALossThatFits) {
  for (const auto& model : models()) {
    const bool of_tables = model.task == Task::scalar || model.task == Task::masked;
    EXPECT_EQ(model.own_loss.empty(), !of_tables) << model.name;
    if (!of_tables) continue;
    const LossRow* loss = find_loss(model.own_loss);
    ASSERT_NE(loss, nullptr) << model.name;
    EXPECT_EQ(mismatch(model, *loss), "");
  }
}

TEST(Registry, LettersHaveMetricsOfTheirOwn) {
  EXPECT_EQ(
      with_companions({"perplexity", "masked_accuracy"}, Holding::letters),
      (std::vector<std::string>{"perplexity", "perplexity_order1", "perplexity_order8",
                                "perplexity_sides4", "masked_accuracy"}));
  for (const auto& row : metrics()) {
    if (!row.of_letters || row.name == "windows") continue;
    EXPECT_FALSE(is_of(row, Holding::sequences) || is_of(row, Holding::windows));
    EXPECT_TRUE(is_of(row, Holding::letters));
  }
  EXPECT_EQ(mismatch(*find_model("gpn"), *find_loss("mse")),
            "loss 'mse' and model 'gpn': the loss compares profiles, the model predicts "
            "masked letters");
}

TEST(Registry, CompanionsFollowTheirMetric) {
  EXPECT_EQ(
      with_companions({"mse_gc", "mse", "auroc"}),
      (std::vector<std::string>{"mse_gc", "mse", "mse_kmer", "mse_average", "auroc"}));
  EXPECT_EQ(with_companions({"spread_error_correlation", "mse_scaled_valid"}),
            (std::vector<std::string>{"spread_error_correlation", "mse_scaled_valid"}));
  EXPECT_EQ(with_companions({"js_distance"}),
            (std::vector<std::string>{"js_distance", "js_distance_gc", "js_distance_kmer",
                                      "js_distance_average", "js_distance_replicate",
                                      "js_distance_windows"}));
  const auto whole = with_companions({"pearson_whole"});
  EXPECT_EQ(std::count(whole.begin(), whole.end(), "pearson_whole_split_root"), 1);
  for (const auto& row : metrics()) {
    const bool accompanies = row.kind != MetricRow::Kind::metric;
    EXPECT_EQ(accompanies, find_metric(row.of) != nullptr) << row.name;
  }
}

TEST(Listing, NamesEveryRowOptionAndCount) {
  const std::string text = listing("models");
  for (const auto& model : models()) {
    EXPECT_NE(text.find(model.name), std::string::npos);
    for (const auto& option : model.options) {
      EXPECT_NE(text.find(option.name), std::string::npos);
    }
  }
  EXPECT_NE(text.find("19,252,239"), std::string::npos) << text;
  EXPECT_NE(text.find("relu|exponential"), std::string::npos) << text;
  for (const auto& topic : listing_topics())
    EXPECT_EQ(listing(topic).rfind(topic, 0), 0u);
}

TEST(Listing, UnknownTopicIsAUserError) {
  try {
    listing("model");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "nothing to list under 'model'; did you mean 'models'?; known: models, "
                 "losses, metrics, curves, representations");
  }
}

}  // namespace
}  // namespace s2fbench::catalogue
