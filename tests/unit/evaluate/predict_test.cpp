// Windows in, predictions out: against the model called by hand on the same letters.
#include "evaluate/predict.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

#include "data/tracks.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::evaluate {
namespace {

constexpr int kWindow = 64;  // nt

models::StoredModel small_model(int resolution) {
  models::StoredModel stored;
  stored.description.spec.name = "bpnet";
  auto& request = stored.description.spec.request;
  request = {kWindow, resolution, 2, {}};
  request.options = catalogue::complete_options(*catalogue::find_model("bpnet"),
                                                {{"filters", "4"}, {"layers", "2"}});
  stored.description.loss = "mse";
  stored.description.tracks = {"liver", "T cells/1"};
  stored.model = models::make_model(stored.description.spec, 1);
  stored.model->eval();
  return stored;
}

struct TinyInput {
  std::string folder;
  std::string letters = test::random_letters(200, 5);
  data::Genome genome;
};

TinyInput tiny_input(const std::string& name) {
  TinyInput input;
  input.folder = test::make_folder(name);
  input.letters[70] = 'N';
  test::write_fasta(input.folder + "/g.fa", {{"chr1", input.letters},
                                             {"chr2", test::random_letters(128, 6)},
                                             {"short", "ACGT"}});
  input.genome = data::Genome::open(input.folder + "/g.fa");
  return input;
}

// (tracks, bins) of the window of chr1 that starts there.
torch::Tensor by_hand(models::StoredModel& model, const TinyInput& input,
                      std::int64_t start) {
  torch::Tensor x = torch::zeros({1, 4, kWindow});
  for (int i = 0; i < kWindow; ++i) {
    const auto letter =
        std::string("ACGT").find(input.letters[static_cast<std::size_t>(start + i)]);
    if (letter == std::string::npos) {
      x.select(2, i).fill_(0.25);
    } else {
      x[0][static_cast<std::int64_t>(letter)][i] = 1;
    }
  }
  const torch::NoGradGuard no_gradient;
  return losses::coverage(model.model->forward(x))[0];
}

TEST(Predict, BedWindowsAreCentredAndKeepTheirPlaces) {
  const auto input = tiny_input("predict_bed");
  auto model = small_model(16);
  test::write_text(input.folder + "/r.bed",
                   "chr1\t90\t111\nchr1\t32\t33\nchr2\t1\t128\n");
  const auto windows = bed_windows(input.genome, input.folder + "/r.bed", kWindow);
  ASSERT_EQ(windows.size(), 3U);
  EXPECT_EQ(windows[0].start, 100 - 32);
  EXPECT_EQ(windows[1].start, 0);
  const std::string path = input.folder + "/p.h5";
  Hdf5Sink sink(path, model.description, 3, windows);
  predict(model, GenomeWindows(input.genome, windows, kWindow), &sink,
          comm::local_context(), {.block = 2});
  const h5::File file = h5::File::open(path);
  const auto pred = file.dataset("pred");
  pred.expect_shape({3, 4, 2});
  EXPECT_EQ(file.dataset("track").read_text(), model.description.tracks);
  EXPECT_EQ(file.dataset("start").read<std::int64_t>(),
            (std::vector<std::int64_t>{68, 0, 32}));
  EXPECT_EQ(file.integer_attribute("resolution"), 16);
  const auto values = torch::tensor(pred.read<float>()).view({3, 4, 2});
  EXPECT_TRUE(torch::allclose(values[0].t(), by_hand(model, input, 68), 1e-5, 1e-6));
  EXPECT_TRUE(torch::allclose(values[1].t(), by_hand(model, input, 0), 1e-5, 1e-6));
}

TEST(Predict, ChromosomesAreCoveredOnceToTheirLastBase) {
  const auto input = tiny_input("predict_chromosome");
  auto model = small_model(16);
  const auto windows = chromosome_windows(input.genome, {"chr1"}, kWindow);
  ASSERT_EQ(windows.size(), 4U);  // 0, 64, 128 and the last one
  EXPECT_EQ(windows[3].start, 200 - kWindow);
  BigWigSink sink(input.folder + "/out", model.description, input.genome, windows);
  predict(model, GenomeWindows(input.genome, windows, kWindow), &sink,
          comm::local_context(), {.block = 3});
  const auto track = data::Track::open(input.folder + "/out/T_cells_1.bw");
  const auto values = track.values("chr1", 0, 200);
  const auto bin_of = [&](std::int64_t start, std::int64_t base) {
    return by_hand(model, input, start)[1][(base - start) / 16].item<float>();
  };
  for (const std::int64_t base : {0, 15, 16, 63, 64, 127, 128, 191}) {
    EXPECT_NEAR(values[static_cast<std::size_t>(base)], bin_of(base / 64 * 64, base),
                1e-6);
  }
  for (const std::int64_t base : {192, 199}) {  // inside the last window's last bin
    EXPECT_NEAR(values[static_cast<std::size_t>(base)], bin_of(136, base), 1e-6) << base;
  }
}

TEST(Predict, AnUnfinishedChromosomeLeavesNoFile) {
  const auto input = tiny_input("predict_unfinished");
  auto model = small_model(16);
  const auto windows = chromosome_windows(input.genome, {"chr1"}, kWindow);
  const std::string out = input.folder + "/out";
  {
    BigWigSink sink(out, model.description, input.genome, windows);
    const std::vector<float> values(model.description.tracks.size() * kWindow / 16, 1.0F);
    sink.write(0, 1, values);
    EXPECT_FALSE(std::filesystem::is_empty(out));
  }
  EXPECT_TRUE(std::filesystem::is_empty(out));
}

TEST(Predict, RefusesWindowsThatCannotBe) {
  const auto input = tiny_input("predict_refuses");
  const auto bed = [&](const std::string& text) {
    test::write_text(input.folder + "/r.bed", text);
    return bed_windows(input.genome, input.folder + "/r.bed", kWindow);
  };
  test::expect_user_error([&] { bed("chr1\t40\t50\nchr1\t31\t32\n"); },
                          {"r.bed:2", "does not lie inside chr1 of 200 nt"});
  test::expect_user_error([&] { bed("chr1\t168\t171\n"); }, {"r.bed:1"});
  test::expect_user_error([&] { bed("chr3\t1\t2\n"); }, {"did you mean 'chr1'?"});
  test::expect_user_error([&] { bed("# nothing\n"); }, {"no regions"});
  test::expect_user_error([&] { chromosome_windows(input.genome, {"short"}, kWindow); },
                          {"'short' of 4 nt is shorter"});
  test::expect_user_error(
      [&] {
        chromosome_windows(input.genome, {"chr1", "chr1"}, kWindow);
      },
      {"named twice"});
  auto model = small_model(16);
  model.description.tracks = {"a/b", "a_b"};
  test::expect_user_error(
      [&] { BigWigSink(input.folder + "/two", model.description, input.genome, {}); },
      {"two tracks", "a_b.bw"});
}

TEST(Predict, OneHotFilesOfAnyNumbersButFiniteOnes) {
  const std::string path = test::make_folder("predict_onehot") + "/x.h5";
  const auto write = [&](const auto& values, const h5::Shape& shape) {
    using Number = typename std::decay_t<decltype(values)>::value_type;
    h5::File file = h5::File::create(path);
    file.create<Number>("onehot", shape).write(values);
    file.close();
  };
  write(std::vector<std::uint8_t>{1, 0, 0, 0, 0, 0, 0, 1}, {1, 2, 4});
  const torch::Tensor bytes = OneHotFile(path, 2).onehot(0, 1);
  EXPECT_EQ(bytes[0][0][0].item<float>(), 1);
  EXPECT_EQ(bytes[0][3][1].item<float>(), 1);
  write(std::vector<double>{0.25, 0.25, 0.25, 0.25, 0, 0, 1, 0}, {1, 2, 4});
  EXPECT_EQ(OneHotFile(path, 2).onehot(0, 1)[0][2][1].item<float>(), 1);
  test::expect_user_error([&] { OneHotFile(path, 3); }, {path, "(1, 3, 4)"});
  write(std::vector<float>(8, std::numeric_limits<float>::infinity()), {1, 2, 4});
  test::expect_user_error([&] { OneHotFile(path, 2).onehot(0, 1); },
                          {"not a finite number", "window 0"});
  write(std::vector<float>{}, {0, 2, 4});
  test::expect_user_error([&] { OneHotFile(path, 2); }, {"no windows"});
}

}  // namespace
}  // namespace s2fbench::evaluate
