#include "data/tables.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

Tables two_windows() {
  Tables tables;
  tables.stored = 4;
  tables.input = 2;
  tables.bases = 8;
  tables.tracks = {"a", "b"};
  tables.replicate_of = {1};
  tables.scale = {1, 0.5, 0.5};
  tables.chromosomes = {"chr1"};
  tables.interval_chromosome = {0};
  tables.interval_start = {100};
  tables.interval_end = {108};
  tables.interval_position = {0};
  tables.window_chromosome = {0, 0};
  tables.window_start = {100, 104};
  tables.window_position = {0, 4};
  tables.window_fold = {0, 2};
  tables.window_maximum = {1, 2, 3, 4};
  return tables;
}

Tables write_and_read(const Tables& tables) {
  const std::string path = test::make_folder("tables") + "/t.h5";
  h5::File file = h5::File::create(path);
  file.write("bases", std::vector<std::uint8_t>(static_cast<std::size_t>(tables.bases)));
  write_tables(file, tables);
  file.close();
  return read_tables(h5::File::open(path));
}

TEST(Tables, ComeBackAsWritten) {
  const Tables tables = two_windows();
  const Tables read = write_and_read(tables);
  EXPECT_EQ(read.sources(), 3U);
  EXPECT_EQ(read.tracks, tables.tracks);
  EXPECT_EQ(read.scale, tables.scale);
  EXPECT_EQ(read.window_position, tables.window_position);
  EXPECT_EQ(read.window_maximum, tables.window_maximum);
  EXPECT_EQ(content_hash(read, "b", {"c"}), content_hash(tables, "b", {"c"}));
}

TEST(Tables, EveryFieldIsInTheHash) {
  const std::string hash = content_hash(two_windows(), "b", {"c"});
  EXPECT_NE(content_hash(two_windows(), "x", {"c"}), hash);
  EXPECT_NE(content_hash(two_windows(), "b", {"x"}), hash);
  const std::vector<std::function<void(Tables&)>> changes = {
      [](Tables& t) { t.input = 1; },
      [](Tables& t) {
        t.tracks = {"ab", ""};
      },
      [](Tables& t) { t.replicate_of = {0}; },
      [](Tables& t) { t.scale[0] = 2; },
      [](Tables& t) { t.chromosomes[0] = "chr2"; },
      [](Tables& t) { t.interval_end[0] = 109; },
      [](Tables& t) { t.window_start[1] = 105; },
      [](Tables& t) { t.window_fold[1] = 1; },
      [](Tables& t) { t.window_maximum[3] = 5; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Tables changed = two_windows();
    changes[i](changed);
    EXPECT_NE(content_hash(changed, "b", {"c"}), hash) << i;
  }
}

TEST(Tables, IndicesOutsideAreRefused) {
  const auto refused = [](const std::function<void(Tables&)>& change,
                          const std::string& name) {
    Tables tables = two_windows();
    change(tables);
    test::expect_user_error([&] { write_and_read(tables); }, {"damaged dataset", name});
  };
  refused([](Tables& t) { t.window_position[1] = 5; }, "window_position");
  refused([](Tables& t) { t.window_position[0] = -1; }, "window_position");
  refused([](Tables& t) { t.window_chromosome[0] = 1; }, "window_chromosome");
  refused([](Tables& t) { t.window_fold[0] = 3; }, "window_fold");
  refused([](Tables& t) { t.replicate_of[0] = 2; }, "replicate_of");
  refused([](Tables& t) { t.scale[2] = 0; }, "scale");
  refused([](Tables& t) { t.input = 5; }, "window length");
}

TEST(Tables, ColumnsOfOtherLengthsAreRefused) {
  Tables tables = two_windows();
  tables.window_fold.push_back(0);
  EXPECT_THROW(write_and_read(tables), UserError);
}

}  // namespace
}  // namespace s2fbench::data
