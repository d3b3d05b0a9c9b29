// Every recipe of configs/recipes is read, and those of the study say what it did.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "sweep/recipe.hpp"
#include "sweep/settings_table.hpp"

namespace s2fbench::sweep {
namespace {

config::TrainSettings recipe(const std::string& name) {
  return with_recipe(name, nullptr, "", {}).train;
}

TEST(Recipes, AllAreReadAndHaveAHelpLine) {
  const auto names = recipe_names();
  const std::string listing = recipes_listing();
  for (const auto& name : names) {
    EXPECT_NO_THROW(recipe(name)) << name;
    const auto at = listing.find("  " + name + " ");
    ASSERT_NE(at, std::string::npos) << name;
    const auto line = listing.substr(at, listing.find('\n', at) - at);
    EXPECT_GT(line.size(), name.size() + 30) << line;
  }
  for (const char* name :
       {"gopher", "gopher-binary", "gopher-grids", "gopher-new-models",
        "gopher-search-basenji", "gopher-search-bpnet", "lentimpra-onehot",
        "lentimpra-embedding", "lentimpra-mlp", "chip", "splicing", "insertseq-onehot",
        "insertseq-embedding", "rbp-supervised", "equal-budget"}) {
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
  }
}

// One optimiser and batch for the whole study.
TEST(Recipes, OfTheStudyShareItsOptimiser) {
  for (const auto& name : recipe_names()) {
    if (name.rfind("gopher", 0) != 0) continue;
    const auto train = recipe(name);
    EXPECT_EQ(train.batch, 64) << name;
    EXPECT_EQ(train.learning_rate, 1e-3) << name;
    EXPECT_EQ(train.adam_epsilon, 1e-7) << name;
    EXPECT_EQ(train.monitor, "valid_loss") << name;
    EXPECT_EQ(train.shards, 1) << name;
    EXPECT_TRUE(train.augment.shift) << name;
    EXPECT_EQ(train.augment.reverse_complement, "true") << name;
  }
}

struct Study {
  const char* name;
  int epochs, patience, first_stopping_epoch;
  double decay_factor;
  int decay_patience;
  double decay_floor;
  const char* keep;
};

TEST(Recipes, OfTheStudySayWhatItDid) {
  const Study studies[] = {
      {"gopher", 100, 6, 1, 0.3, 10, 0, "best"},
      {"gopher-new-models", 100, 10, 1, 0.2, 3, 0, "best"},
      {"gopher-grids", 100, 6, 50, 0.3, 10, 0, "last"},
      {"gopher-search-basenji", 30, 6, 50, 0.3, 10, 0, "last"},
      {"gopher-search-bpnet", 40, 6, 50, 0.3, 10, 0, "last"},
      {"gopher-binary", 100, 10, 1, 0.2, 3, 1e-7, "best"},
  };
  for (const Study& study : studies) {
    const auto train = recipe(study.name);
    EXPECT_EQ(train.epochs, study.epochs) << study.name;
    EXPECT_EQ(train.patience, study.patience) << study.name;
    EXPECT_EQ(train.first_stopping_epoch, study.first_stopping_epoch) << study.name;
    EXPECT_EQ(train.decay_factor, study.decay_factor) << study.name;
    EXPECT_EQ(train.decay_patience, study.decay_patience) << study.name;
    EXPECT_EQ(train.decay_floor, study.decay_floor) << study.name;
    EXPECT_EQ(train.keep, study.keep) << study.name;
  }
  const auto binary = with_recipe("gopher-binary", nullptr, "", {});
  EXPECT_EQ(binary.evaluate.metrics,
            (std::vector<std::string>{"auroc", "average_precision", "aupr"}));
}

struct Downstream {
  const char* name;
  int epochs, batch;
  double learning_rate;
  int patience, decay_patience;
  double decay_floor;
  const char* monitor;
};

// The trainings of the study of representations.
TEST(Recipes, OfSequenceTablesSayWhatTheStudyDid) {
  const Downstream studies[] = {
      {"lentimpra-onehot", 100, 128, 1e-3, 10, 5, 1e-6, "valid_loss"},
      {"lentimpra-embedding", 100, 64, 1e-4, 10, 5, 1e-8, "valid_loss"},
      {"lentimpra-mlp", 100, 512, 1e-4, 10, 5, 1e-8, "valid_loss"},
      {"chip", 100, 256, 1e-3, 10, 5, 1e-6, "valid_loss"},
      {"splicing", 100, 256, 1e-3, 10, 5, 1e-6, "valid_loss"},
      {"insertseq-onehot", 200, 128, 1e-3, 10, 5, 1e-7, "valid_loss"},
      {"insertseq-embedding", 200, 128, 1e-4, 10, 5, 1e-7, "valid_loss"},
      {"rbp-supervised", 100, 100, 1e-3, 12, 4, 1e-7, "valid_aupr"},
      {"equal-budget", 100, 128, 1e-3, 10, 5, 1e-7, "valid_loss"},
  };
  for (const Downstream& study : studies) {
    const auto train = recipe(study.name);
    EXPECT_EQ(train.epochs, study.epochs) << study.name;
    EXPECT_EQ(train.batch, study.batch) << study.name;
    EXPECT_EQ(train.learning_rate, study.learning_rate) << study.name;
    EXPECT_EQ(train.patience, study.patience) << study.name;
    EXPECT_EQ(train.decay_patience, study.decay_patience) << study.name;
    EXPECT_EQ(train.decay_floor, study.decay_floor) << study.name;
    EXPECT_EQ(train.monitor, study.monitor) << study.name;
    EXPECT_EQ(train.decay_factor, 0.2) << study.name;
    EXPECT_EQ(train.adam_epsilon, 1e-7) << study.name;
    EXPECT_EQ(train.keep, "best") << study.name;
    EXPECT_FALSE(train.augment.shift) << study.name;
    EXPECT_EQ(train.augment.reverse_complement, "false") << study.name;
  }
}

}  // namespace
}  // namespace s2fbench::sweep
