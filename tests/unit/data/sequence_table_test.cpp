#include "data/sequence_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>

#include "h5/file.hpp"
#include "h5/type.hpp"
#include "support/changed_copy.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

const float kNan = std::numeric_limits<float>::quiet_NaN();
using Change = std::function<void(SequenceTable&)>;

// Three rows of four nt, two tracks.
SequenceTable three_rows() {
  SequenceTable table;
  table.name = "small";
  table.length = 4;
  table.fixed_left = 1;
  table.fixed_right = 2;
  table.unknown = 0;
  table.parts = 2;
  table.tracks = {"HepG2", "K562"};
  table.notes = {"a note"};
  table.bases = {0, 1, 2, 3, 3, 2, 1, 0, 4, 4, 0, 0};
  table.targets = {1.5F, kNan, -2, 0, 0.25F, 7};
  table.fold = {0, 1, 2};
  table.part = {0, 1, 0};
  table.cluster = {0, 1, 1};
  table.letters = {4, 4, 2};
  table.row = {"a", "b", "c"};
  table.chromosome = {"chr1", "", "chr2"};
  table.start = {0, -1, 1LL << 40};
  table.manifest = "{\"name\": \"small\"}";
  return table;
}

std::string written(const SequenceTable& table) {
  const std::string path = test::make_folder("sequence_table") + "/t.h5";
  write_sequence_table(table, path);
  return path;
}

TEST(SequenceTable, ComesBackAsWritten) {
  const SequenceTable table = three_rows();
  const std::string path = written(table);
  EXPECT_TRUE(is_sequence_table(path));
  const SequenceTable read = read_sequence_table(path);
  EXPECT_EQ(read.name, "small");
  EXPECT_EQ(read.values, Values::measured);
  EXPECT_EQ(read.length, 4);
  EXPECT_EQ(read.fixed_left, 1);
  EXPECT_EQ(read.fixed_right, 2);
  EXPECT_EQ(read.unknown, 0);
  EXPECT_EQ(read.parts, 2);
  EXPECT_EQ(read.tracks, table.tracks);
  EXPECT_EQ(read.notes, table.notes);
  EXPECT_EQ(read.bases, table.bases);
  EXPECT_TRUE(std::isnan(read.targets[1]));
  EXPECT_EQ(read.targets[5], 7);
  EXPECT_EQ(read.fold, table.fold);
  EXPECT_EQ(read.part, table.part);
  EXPECT_EQ(read.cluster, table.cluster);
  EXPECT_EQ(read.letters, table.letters);
  EXPECT_EQ(read.row, table.row);
  EXPECT_EQ(read.chromosome, table.chromosome);
  EXPECT_EQ(read.start, table.start);
  EXPECT_EQ(read.manifest, table.manifest);
  EXPECT_EQ(content_hash(read), content_hash(table));
  EXPECT_FALSE(std::filesystem::exists(path + ".tmp"));
}

TEST(SequenceTable, InclusionHasTwoNumbersPerTrack) {
  SequenceTable table = three_rows();
  table.values = Values::inclusion;
  table.sequences = 2;
  table.notes = {};
  table.targets = {1, 0, kNan, 0, 1, 2, 3, 4, 5, 6, kNan, kNan};
  const SequenceTable read = read_sequence_table(written(table));
  EXPECT_EQ(read.values, Values::inclusion);
  EXPECT_EQ(read.sequences, 2);
  EXPECT_EQ(read.targets[7], 4);
  EXPECT_TRUE(read.notes.empty());
}

TEST(SequenceTable, EveryFieldButTheManifestIsInTheHash) {
  const std::string hash = content_hash(three_rows());
  const std::vector<Change> changes = {
      [](SequenceTable& t) { t.name = "other"; },
      [](SequenceTable& t) { t.values = Values::labels; },
      [](SequenceTable& t) { t.sequences = 2; },
      [](SequenceTable& t) { t.length = 5; },
      [](SequenceTable& t) { t.fixed_left = 0; },
      [](SequenceTable& t) { t.fixed_right = 0; },
      [](SequenceTable& t) { t.unknown = 0.25; },
      [](SequenceTable& t) { t.parts = 3; },
      [](SequenceTable& t) { t.tracks[0] += "K"; },
      [](SequenceTable& t) { t.notes = {}; },
      [](SequenceTable& t) { t.bases[0] = 1; },
      [](SequenceTable& t) { t.targets[0] = 1; },
      [](SequenceTable& t) { t.fold[0] = 1; },
      [](SequenceTable& t) { t.part[0] = 1; },
      [](SequenceTable& t) { t.cluster[0] = 1; },
      [](SequenceTable& t) { t.letters[0] = 3; },
      [](SequenceTable& t) { t.row[0] = "z"; },
      [](SequenceTable& t) { t.chromosome[1] = "chr3"; },
      [](SequenceTable& t) { t.start[1] = 0; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    SequenceTable changed = three_rows();
    changes[i](changed);
    EXPECT_NE(content_hash(changed), hash) << i;
  }
  SequenceTable other = three_rows();
  other.manifest = "";
  EXPECT_EQ(content_hash(other), hash);
}

TEST(SequenceTable, PartsThatDoNotFitTogetherAreOurBug) {
  const auto refused = [](const Change& change, const std::string& word) {
    SequenceTable table = three_rows();
    change(table);
    const std::string path = test::make_folder("sequence_table") + "/t.h5";
    try {
      write_sequence_table(table, path);
      ADD_FAILURE() << word;
    } catch (const InternalError& error) {
      EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
    }
    EXPECT_FALSE(std::filesystem::exists(path));
  };
  refused([](SequenceTable& t) { t.bases.pop_back(); }, "bases");
  refused([](SequenceTable& t) { t.targets.push_back(0); }, "targets");
  refused([](SequenceTable& t) { t.start.clear(); }, "start");
  refused([](SequenceTable& t) { t.row[2] = "a"; }, "two of row a");
  refused([](SequenceTable& t) { t.row[2] = ""; }, "row without a name");
  refused([](SequenceTable& t) { t.tracks[1] = "HepG2"; }, "track");
  refused([](SequenceTable& t) { t.sequences = 3; }, "sequences");
  refused([](SequenceTable& t) { t.values = Values::effect; }, "sequences");
  refused([](SequenceTable& t) { t.fixed_left = 3; }, "fixed_left");
  refused([](SequenceTable& t) { t.letters[0] = 5; }, "letters");
  refused([](SequenceTable& t) { t.parts = 0; }, "part");
}

TEST(SequenceTable, EffectsAreOfTheTrackOfTheirElement) {
  SequenceTable table = three_rows();
  table.values = Values::effect;
  table.sequences = 2;
  table.targets = {1, kNan, kNan, 2, -3, kNan};
  EXPECT_EQ(read_sequence_table(written(table)).targets[4], -3);
}

TEST(SequenceTable, TargetsMustBeWhatTheyAreSaidToBe) {
  const auto refused = [](const Change& change) {
    SequenceTable table = three_rows();
    table.sequences = 2;
    change(table);
    EXPECT_THROW(written(table), InternalError);
  };
  refused([](SequenceTable& t) { t.targets[0] = INFINITY; });
  refused([](SequenceTable& t) { t.values = Values::labels; });  // 1.5
  refused([](SequenceTable& t) {
    t.values = Values::effect;  // of the second row nothing is known
    t.targets = {1, kNan, kNan, kNan, kNan, 1};
  });
  refused([](SequenceTable& t) {
    t.values = Values::inclusion;
    t.targets = {1, kNan, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  });
}

// A file whose numbers somebody changed; the hash alone would tell, yet nothing may be
// used as an index before.
TEST(SequenceTable, ChangedFilesAreRefused) {
  const std::string path = written(three_rows());
  const auto refused = [&](const std::string& name, hid_t type, auto value,
                           const std::string& word) {
    const std::string changed = test::changed_copy(path, name, type, value);
    test::expect_user_error([&] { read_sequence_table(changed); }, {"changed.h5", word});
  };
  refused("fold", H5T_NATIVE_UINT8, std::uint8_t{3}, "fold");
  refused("part", H5T_NATIVE_INT32, std::int32_t{2}, "part");
  refused("cluster", H5T_NATIVE_INT32, std::int32_t{-1}, "cluster");
  refused("letters", H5T_NATIVE_INT32, std::int32_t{0}, "letters");
  refused("start", H5T_NATIVE_INT64, std::int64_t{-2}, "start");
  refused("fold", H5T_NATIVE_UINT8, std::uint8_t{1}, "content hash");
}

TEST(SequenceTable, FilesOfAnotherShapeAreRefused) {
  const auto refused = [](const std::string& name, auto values, const h5::Shape& shape,
                          const std::string& word) {
    const std::string path = written(three_rows());
    const hid_t handle = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(handle, name.c_str(), H5P_DEFAULT);
    using Number = typename decltype(values)::value_type;
    const hid_t space =
        H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t data = H5Dcreate2(handle, name.c_str(), h5::native_type<Number>(), space,
                                  H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(data, h5::native_type<Number>(), H5S_ALL, H5S_ALL, H5P_DEFAULT,
             values.data());
    H5Dclose(data);
    H5Sclose(space);
    H5Fclose(handle);
    test::expect_user_error([&] { read_sequence_table(path); }, {name, word});
  };
  refused("bases", std::vector<std::uint8_t>(8), {2, 4}, "(3, 4)");
  refused("targets", std::vector<float>(6), {3, 2}, "(3, 2, 1)");
  refused("targets", std::vector<double>(6), {3, 2, 1}, "float64");
  refused("fold", std::vector<std::uint8_t>(4), {4}, "(3)");
  refused("row", std::vector<std::int32_t>(3), {3}, "not text");
}

TEST(SequenceTable, OtherAndTruncatedFilesAreRefused) {
  const std::string path = written(three_rows());
  std::filesystem::resize_file(path, 900);
  test::expect_user_error([&] { read_sequence_table(path); }, {"t.h5"});
  std::ofstream(path) << "hello";
  test::expect_user_error([&] { is_sequence_table(path); }, {"t.h5"});
  h5::File file = h5::File::create(path);
  file.write_attribute("format", "s2fbench dataset");
  file.close();
  EXPECT_FALSE(is_sequence_table(path));
  test::expect_user_error([&] { read_sequence_table(path); },
                          {"not a prepared table of sequences", "kind: sequences"});
}

TEST(SequenceTable, FilesOfAnotherVersionAreRefused) {
  const std::string path = test::make_folder("sequence_table") + "/t.h5";
  h5::File file = h5::File::create(path);
  file.write_attribute("kind", "sequences");
  file.write_attribute("version", std::int64_t{2});
  file.close();
  test::expect_user_error([&] { read_sequence_table(path); }, {"version 2", "reads 1"});
}

}  // namespace
}  // namespace s2fbench::data
