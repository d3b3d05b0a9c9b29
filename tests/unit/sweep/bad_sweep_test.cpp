// Sweep files that must be refused, with the exact message.
#include "base/random_stream.hpp"
#include "sweep_file.hpp"

namespace s2fbench::sweep {
namespace {

struct BadFile {
  std::string text;
  std::string message;
};

void expect_messages(const std::vector<BadFile>& cases) {
  for (const auto& bad : cases)
    EXPECT_EQ(SweepFile(bad.text).error(), bad.message) << bad.text;
}

// Line 1 and 2 of the cases below.
const std::string kHead =
    "data: d.h5\naxes: {model: [cnn, bpnet], resolution: [32, 128]}\n";

TEST(BadSweep, SectionsAndKeys) {
  expect_messages({
      {"axes: {model: [cnn]}\n", "x.yaml:1:1: key 'data' is missing"},
      {"data: d.h5\n", "x.yaml:1:1: key 'axes' is missing"},
      {"data: [d.h5]\naxes: {model: [cnn]}\n", "x.yaml:1:7: expected a word, got a list"},
      {"data: d.h5\naxis: {model: [cnn]}\n",
       "x.yaml:2:1: unknown key 'axis'; did you mean 'axes'?"},
      {kHead + "train: {epoch: 5}\n",
       "x.yaml:3:9: unknown key 'epoch'; did you mean 'epochs'?"},
      {kHead + "train:\n  augment: {shfit: true}\n",
       "x.yaml:4:13: unknown key 'shfit'; known here: shift, reverse_complement"},
      {kHead + "train: [gopher]\n",
       "x.yaml:3:8: expected 'key: value' lines, got a list"},
      {kHead + "model: {layer: 1}\n",
       "x.yaml:3:9: unknown key 'layer'; did you mean 'layers'?"},
      {kHead + "train: {epochs: 1}\ntrain: {epochs: 2}\n",
       "x.yaml:4:1: duplicate key 'train', first given in line 3"},
  });
}

TEST(BadSweep, SettingsOfWrongTypeOrRange) {
  expect_messages({
      {kHead + "train: {epochs: abc}\n", "x.yaml:3:17: expected an integer, got 'abc'"},
      {kHead + "train: {epochs: 0}\n",
       "x.yaml:3:17: expected an integer from 1 to 100000, got '0'"},
      {kHead + "train: {shards: 3}\n", "x.yaml:3:17: expected a power of two, got '3'"},
      {kHead + "train: {learning_rate: fast}\n",
       "x.yaml:3:24: expected a number, got 'fast'"},
      {kHead + "train: {keep: beste}\n",
       "x.yaml:3:15: expected one of best, last, got 'beste'; did you mean 'best'?"},
      {kHead + "train: {augment: {shift: 1}}\n",
       "x.yaml:3:26: expected true or false, got '1'"},
      {kHead + "evaluate: {metrics: []}\n", "x.yaml:3:21: the list is empty"},
      {kHead + "evaluate: {metrics: [mse, mse]}\n", "x.yaml:3:27: 'mse' is listed twice"},
      {kHead + "model: {width: 0}\n",
       "x.yaml:3:16: expected a number from 0.001 to 16, got '0'"},
      {kHead + "model: {activation: tanh}\n",
       "x.yaml:3:21: expected one of relu, exponential, got 'tanh'"},
  });
}

TEST(BadSweep, UnknownMetrics) {
  const std::string error =
      SweepFile(kHead + "evaluate: {metrics: [pearson_hole]}\n").error();
  EXPECT_TRUE(error.starts_with("x.yaml:3:22: expected one of pearson_whole, ")) << error;
  EXPECT_TRUE(error.ends_with(", got 'pearson_hole'; did you mean 'pearson_whole'?"))
      << error;
  // They come along with their metrics.
  EXPECT_EQ(error.find("pearson_whole_gc"), std::string::npos);
}

TEST(BadSweep, Axes) {
  const std::string data = "data: d.h5\n";
  expect_messages({
      {data + "axes: {loss: [mse]}\n", "x.yaml:2:7: key 'model' is missing"},
      {data + "axes: {model: []}\n",
       "x.yaml:2:15: axis 'model' is empty; give it at least one value"},
      {data + "axes: {model: cnn}\n",
       "x.yaml:2:15: expected a list such as [a, b], got 'cnn'"},
      {data + "axes: {model: [cnm]}\n",
       "x.yaml:2:16: unknown model 'cnm'; did you mean 'cnn'?"},
      {data + "axes: {model: [cnn], loss: [huber]}\n",
       "x.yaml:2:29: unknown loss 'huber'; known: poisson, mse, pearson, pearson_mse, "
       "pearson_poisson, multinomial_mse, multinomial_count_mse, bce, splice_kl, "
       "masked_letters"},
      {data + "axes: {model: [cnn], representation: [onehott]}\n",
       "x.yaml:2:39: unknown representation 'onehott'; did you mean 'onehot'?"},
      {data + "axes: {model: [cnn], seed: [1, 2, 1]}\n",
       "x.yaml:2:35: axis 'seed' lists '1' twice"},
      {data + "axes: {model: [cnn], seed: [-1]}\n",
       "x.yaml:2:29: expected an integer of at least 0, got '-1'"},
      {data + "axes: {model: [cnn], resolution: [33]}\n",
       "x.yaml:2:35: expected a resolution in bp, one of 1, 32, 64, 128, 256, 512, 1024, "
       "2048, or 0 for whole sequences, got '33'"},
      {data + "axes: {model: [cnn], resolution: [fine]}\n",
       "x.yaml:2:35: expected an integer, got 'fine'"},
      {data + "axes: {model: [cnn], resoltion: [32]}\n",
       "x.yaml:2:22: unknown key 'resoltion'; did you mean 'resolution'?"},
      {data + "axes: {model: [cnn], train.epochs: [1]}\n",
       "x.yaml:2:22: 'train.epochs' belongs under extra_axes"},
  });
}

TEST(BadSweep, ExtraAxes) {
  expect_messages({
      {kHead + "extra_axes: {train.batchs: [1]}\n",
       "x.yaml:3:14: unknown key 'train.batchs'; did you mean 'train.batch'?"},
      {kHead + "extra_axes: {train.batch: [8, 8]}\n",
       "x.yaml:3:31: axis 'train.batch' lists '8' twice"},
      {kHead + "extra_axes: {train.batch: [8.5]}\n",
       "x.yaml:3:28: expected an integer, got '8.5'"},
      {kHead + "extra_axes: {model.width: [.5, 0.50]}\n",
       "x.yaml:3:32: axis 'model.width' lists '0.5' twice"},
      {kHead + "extra_axes: {seed: [1]}\n", "x.yaml:3:14: 'seed' belongs under axes"},
      {kHead + "extra_axes: {train.batch: [8]}\ntrain: {batch: 4}\n",
       "x.yaml:4:9: 'train.batch' is an extra axis as well"},
      {kHead + "extra_axes: {model.width: [1]}\nmodel: {width: 1}\n",
       "x.yaml:4:9: 'model.width' is an extra axis as well"},
  });
  EXPECT_EQ(SweepFile(kHead + "extra_axes: {train.recipe: [gopher]}\n")
                .error()
                .rfind("x.yaml:3:14: unknown key 'train.recipe'", 0),
            0u);
}

TEST(BadSweep, Excludes) {
  expect_messages({
      {kHead + "exclude: [{modle: cnn}]\n",
       "x.yaml:3:12: unknown key 'modle'; known here: model, loss, resolution, "
       "representation, seed"},
      {kHead + "exclude: [{model: residualbind32}]\n",
       "x.yaml:3:19: the exclude matches no cell: 'residualbind32' is not a value of "
       "axis "
       "'model'"},
      {kHead + "exclude: [{model: bpnett}]\n",
       "x.yaml:3:19: the exclude matches no cell: 'bpnett' is not a value of axis "
       "'model'; "
       "did you mean 'bpnet'?"},
      {kHead + "exclude: [{model: cnn, resolution: 64}]\n",
       "x.yaml:3:36: the exclude matches no cell: '64' is not a value of axis "
       "'resolution'"},
      {kHead + "exclude: [{}]\n",
       "x.yaml:3:11: the exclude names no axis and so matches nothing"},
      {kHead + "exclude: {model: cnn}\n",
       "x.yaml:3:10: expected a list such as [a, b], got a map"},
  });
}

// Whatever happens to a good file: it loads or is refused as the user's mistake.
TEST(BadSweep, DamagedFilesNeverCrash) {
  const std::string good = kSmallSweep + std::string("exclude: [{model: cnn}]\n");
  const std::string alphabet = "[]{}:,- \n'x0";
  for (std::uint64_t round = 0; round < 300; ++round) {
    RandomStream random(1, "damage", 0, round);
    std::string text = good.substr(0, random.below(good.size()) + 1);
    for (int i = 0; i < 2; ++i) {
      text[random.below(text.size())] = alphabet[random.below(alphabet.size())];
    }
    EXPECT_FALSE(SweepFile(text).error().empty());
  }
}

TEST(BadSweep, RecipesAndSizes) {
  const std::string message = SweepFile(kHead + "train: {recipe: gophr}\n").error();
  EXPECT_EQ(message.rfind("x.yaml:3:17: unknown recipe 'gophr'; did you mean 'gopher'?; "
                          "looked in ",
                          0),
            0u)
      << message;
  EXPECT_EQ(SweepFile(kHead + "train: {recipe: ../recipes/gopher}\n")
                .error()
                .rfind("x.yaml:3:17: unknown recipe", 0),
            0u);
  std::string seeds = "0";
  for (int i = 1; i < 4000; ++i) seeds += ", " + std::to_string(i);
  EXPECT_EQ(SweepFile("data: d.h5\naxes:\n  model: [cnn]\n  seed: [" + seeds +
                      "]\nextra_axes: {train.batch: [" + seeds.substr(3) + "]}\n")
                .error(),
            "x.yaml:3:3: the sweep has more than 10000000 cells; try fewer values");
}

}  // namespace
}  // namespace s2fbench::sweep
