// Files that are no stores, or were damaged after they were made.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "base/error.hpp"
#include "stores/embedding_store.hpp"
#include "support/changed_copy.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_store.hpp"

namespace s2fbench::stores {
namespace {

class HostileStore : public testing::Test {
 protected:
  void SetUp() override { test::make_tiny_store(path_, layout_); }
  void refuse(const std::string& path, std::initializer_list<std::string> words,
              const Request& request = {"stored", 3}) const {
    test::expect_user_error(
        [&] {
          EmbeddingStore::open(path, {layout_.dataset, layout_.rows, layout_.sequences},
                               request);
        },
        words);
  }
  // The store made anew by `change`, which may leave out or replace what it likes.
  struct Parts {
    std::vector<std::pair<std::string, std::string>> texts;
    std::vector<std::pair<std::string, std::int64_t>> integers;
    std::vector<std::int32_t> layers = {3};
    h5::Shape layer = {4, 3, 2}, written = {1, 4}, tokens = {4, 1}, hashes = {1};
    h5::Storage storage = {};
    bool wide = false;  // the layer in double precision
    std::size_t hash_width = 32;
  };
  void refuse_made(const std::function<void(Parts&)>& change,
                   std::initializer_list<std::string> words) const;

  const Layout layout_ = test::tiny_layout();
  test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/store.h5";
};

void HostileStore::refuse_made(const std::function<void(Parts&)>& change,
                               std::initializer_list<std::string> words) const {
  Parts parts{
      {{"kind", "embeddings"},
       {"dataset", "d"},
       {"model", "m"},
       {"weights", "w"},
       {"pooling", "full"},
       {"padding", "none"},
       {"dtype", "float32"}},
      {{"version", 1}, {"special_start", 0}, {"special_end", 0}, {"sequences", 1}}};
  change(parts);
  const std::string path = folder_.path() + "/made.h5";
  {
    h5::File file = h5::File::create(path);
    for (const auto& [name, text] : parts.texts) file.write_attribute(name, text);
    for (const auto& [name, number] : parts.integers) file.write_attribute(name, number);
    const h5::Storage early{.early = true};
    file.write("layers", parts.layers);
    file.create<std::uint8_t>("complete", {}, early).write(std::vector<std::uint8_t>{1});
    file.create_text("content_hash", parts.hashes, parts.hash_width, early);
    auto written = file.create<std::uint8_t>("written", parts.written, early);
    written.write(std::vector<std::uint8_t>(written.size(), 1));
    file.create<std::int32_t>("tokens", parts.tokens, early);
    parts.storage.early = true;
    if (parts.wide)
      file.create<double>("layer_3", parts.layer, parts.storage);
    else
      file.create<float>("layer_3", parts.layer, parts.storage);
    file.close();
  }
  test::expect_user_error([&] { EmbeddingStore::open(path, {"d", 4}); }, words);
}

void set(std::vector<std::pair<std::string, std::string>>& texts, const std::string& name,
         const std::string& text) {
  for (auto& pair : texts)
    if (pair.first == name) pair.second = text;
}

TEST_F(HostileStore, OtherFiles) {
  const std::string text = folder_.path() + "/text";
  std::ofstream(text) << "no HDF5";
  refuse(text, {"not a readable HDF5 file"});
  refuse(folder_.path() + "/none", {"no such file"});
  refuse(folder_.path(), {"not a file"});
  refuse_made([](Parts& p) { set(p.texts, "kind", "sequences"); },
              {"not an embedding store", "README.md"});
  refuse_made([](Parts& p) { p.integers[0].second = 2; }, {"version 2"});
}

TEST_F(HostileStore, AttributesThatAreWrong) {
  refuse_made([](Parts& p) { set(p.texts, "pooling", "max"); },
              {"unknown pooling 'max'"});
  refuse_made([](Parts& p) { set(p.texts, "dtype", "int8"); }, {"unknown dtype 'int8'"});
  refuse_made([](Parts& p) { set(p.texts, "dataset", ""); }, {"must name its dataset"});
  refuse_made([](Parts& p) { p.texts.pop_back(); }, {"dtype"});
  refuse_made([](Parts& p) { p.integers.pop_back(); }, {"sequences"});
  refuse_made([](Parts& p) { p.integers[1].second = -1; }, {"special_start"});
  refuse_made([](Parts& p) { p.integers[1].second = 3; }, {"no token"});
  refuse_made([](Parts& p) { p.integers[3].second = 2; }, {"3 positions", "2 sequences"});
  refuse_made([](Parts& p) { p.integers[3].second = 0; }, {"0 sequences"});
  refuse_made([](Parts& p) { p.integers[3].second = std::int64_t{1} << 40; },
              {"out of range"});
}

TEST_F(HostileStore, ShapesAndTypesThatAreWrong) {
  refuse_made([](Parts& p) { set(p.texts, "dtype", "bfloat16"); },
              {"float32", "bfloat16 as uint16"});
  refuse_made([](Parts& p) { p.wide = true; }, {"float64, not float32"});
  refuse_made([](Parts& p) { p.layer = {4, 6}; }, {"2 dimensions, not 3"});
  refuse_made([](Parts& p) { p.layer = {0, 3, 2}; }, {"shape"});
  refuse_made([](Parts& p) { p.written = {1, 5}; }, {"(1, 5), not (1, 4)"});
  refuse_made([](Parts& p) { p.tokens = {4, 2}; }, {"(4, 2), not (4, 1)"});
  refuse_made([](Parts& p) { p.hash_width = 31; }, {"32 bytes"});
  refuse_made([](Parts& p) { p.layers = {4}; }, {"layer_4"});
  refuse_made([](Parts& p) { p.layers = {3, 3}; }, {"different"});
  refuse_made([](Parts& p) { p.layers = {-3}; }, {"no number of a layer"});
  refuse_made([](Parts& p) { p.layers = {}; }, {"without a layer"});
  refuse_made([](Parts& p) { p.storage.chunk = {1, 3, 2}; }, {"not in one piece"});
  refuse_made([](Parts& p) { set(p.texts, "pooling", "cls"); }, {"one position"});
  refuse_made([](Parts&) {}, {"0 tokens"});  // and nothing else was wrong
}

TEST_F(HostileStore, ChangedValues) {
  EmbeddingStore::open(path_, {layout_.dataset, layout_.rows, layout_.sequences},
                       {"stored", 3});
  const std::string value = test::changed_copy(path_, "layer_3", H5T_NATIVE_FLOAT, 1.5F);
  refuse(value, {"layer 3 was changed or is damaged"});
  refuse(value, {"layer 3"}, {"mean", 3});
  EmbeddingStore::open(value, {layout_.dataset, layout_.rows, layout_.sequences},
                       {"stored", 10});
  refuse(test::changed_copy(path_, "layer_3", H5T_NATIVE_FLOAT, std::nanf("")),
         {"row 0", "not finite", "layer_3"});
  refuse(test::changed_copy(path_, "tokens", H5T_NATIVE_INT32, 4), {"content hash"});
  for (const int tokens : {2, 8, -1})
    refuse(test::changed_copy(path_, "tokens", H5T_NATIVE_INT32, tokens),
           {"row 0", std::to_string(tokens) + " tokens"});
  refuse(test::changed_copy(path_, "written", H5T_NATIVE_UINT8, std::uint8_t{0}),
         {"misses 1 of 23 rows of layer 3"});
}

TEST_F(HostileStore, CutFiles) {
  const auto whole = std::filesystem::file_size(path_);
  for (const double share : {0.999, 0.5, 0.1}) {
    const std::string cut = folder_.path() + "/cut.h5";
    std::filesystem::copy_file(path_, cut,
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(
        cut, static_cast<std::uintmax_t>(share * static_cast<double>(whole)));
    refuse(cut, {cut});
  }
}

// Everything that is ours in the file; the library guards what is its own.
TEST_F(HostileStore, AnyChangedBitIsAnErrorOrOfNoAccount) {
  std::ifstream original(path_, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(original), {}};
  const std::vector<std::int64_t> rows = {0, 22};
  std::vector<float> expected(2 * 70), values(2 * 70);
  EmbeddingStore::open(path_, {layout_.dataset, 23, layout_.sequences}, {"stored", 3})
      ->read(rows, expected);
  const h5::File file = h5::File::open(path_);
  const std::string path = folder_.path() + "/changed.h5";
  RandomStream stream(3, "bits");
  for (const auto& [name, matters] :
       std::vector<std::pair<std::string, bool>>{{"layer_3", true},
                                                 {"layer_10", false},
                                                 {"tokens", true},
                                                 {"complete", false},
                                                 {"content_hash", false},
                                                 {"written", false}}) {
    const h5::Dataset dataset = file.dataset(name);
    const std::size_t length = dataset.size() * dataset.element_bytes();
    for (int i = 0; i < 60; ++i) {
      std::string changed = bytes;
      char& byte = changed[dataset.file_offset() + stream.below(length)];
      byte = static_cast<char>(byte ^ (1 << stream.below(8)));
      std::ofstream(path, std::ios::binary) << changed;
      try {
        EmbeddingStore::open(path, {layout_.dataset, 23, layout_.sequences},
                             {"stored", 3})
            ->read(rows, values);
        EXPECT_FALSE(matters) << name;
        ASSERT_EQ(values, expected) << name;
      } catch (const UserError& error) {
        EXPECT_NE(std::string(error.what()).find(path), std::string::npos)
            << error.what();
      }
    }
  }
}

}  // namespace
}  // namespace s2fbench::stores
