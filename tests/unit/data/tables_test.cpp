#include "data/tables.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

Tables two_windows() {
  Tables tables;
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
  tables.tables = {"tiled", "peaks"};
  tables.table_stored = {4, 3};
  tables.table_threshold = {2, -1, 0, 0};
  tables.window_table = {0, 1};
  tables.window_chromosome = {0, 0};
  tables.window_start = {100, 104};
  tables.window_position = {0, 4};
  tables.window_fold = {0, 2};
  tables.window_maximum = {1, 2, 3, 4};
  tables.has_labels = true;
  tables.window_label = {0, 1, 1, 0};
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
  EXPECT_EQ(read.tables, tables.tables);
  EXPECT_EQ(read.stored(1), 3);
  EXPECT_EQ(read.window_label, tables.window_label);
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
      [](Tables& t) { t.window_maximum[3] = 5; },
      [](Tables& t) { t.tables[1] = "peak"; },
      [](Tables& t) { t.table_stored[1] = 2; },
      [](Tables& t) { t.table_threshold[1] = 0; },
      [](Tables& t) { t.window_table[1] = 0; },
      [](Tables& t) { t.window_label[0] = 1; },
      [](Tables& t) { t.has_labels = false; }};
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
  refused([](Tables& t) { t.window_position[1] = 6; }, "window_position");
  refused([](Tables& t) { t.window_position[0] = -1; }, "window_position");
  refused([](Tables& t) { t.window_chromosome[0] = 1; }, "window_chromosome");
  refused([](Tables& t) { t.window_fold[0] = 3; }, "window_fold");
  refused([](Tables& t) { t.replicate_of[0] = 2; }, "replicate_of");
  refused([](Tables& t) { t.scale[2] = 0; }, "scale");
  refused([](Tables& t) { t.input = 4; }, "window length");
  refused([](Tables& t) { t.window_table[1] = 2; }, "window_table");
  refused([](Tables& t) { t.window_maximum[1] = std::nanf(""); }, "window_maximum");
  refused([](Tables& t) { t.window_label[1] = 2; }, "window_label");
  refused([](Tables& t) { t.table_threshold[0] = std::nan(""); }, "table_threshold");
}

TEST(Tables, ColumnsOfOtherLengthsAreRefused) {
  Tables tables = two_windows();
  tables.window_fold.push_back(0);
  EXPECT_THROW(write_and_read(tables), UserError);
}

TEST(Tables, FilesOfAnOlderSchemaAreRefused) {
  const std::string path = test::make_folder("tables") + "/old.h5";
  h5::File file = h5::File::create(path);
  file.write_attribute("format", std::string("s2fbench dataset"));
  file.write_attribute("schema", std::int64_t{1});
  file.close();
  test::expect_user_error([&] { read_tables(h5::File::open(path)); },
                          {"dataset of schema 1", "old.h5", "s2fbench prepare again"});
}

}  // namespace
}  // namespace s2fbench::data
