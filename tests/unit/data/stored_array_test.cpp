#include "data/stored_array.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "h5/file.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

// Row 1 of three, over several chunks; read in all ways.
template <typename Make>
void expect_same_bits(const std::string& name, const Make& make) {
  const std::string path = test::make_folder(name) + "/f.h5";
  std::vector<float> values(3 * 50);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(i) * 0.37F - 20;
  h5::File made = h5::File::create(path);
  make(made).write(values);
  made.close();
  const h5::File file = h5::File::open(path);
  auto held = file.dataset("m").read<float>({1, 0}, {1, 50});
  const StoredArray<float> streamed(std::make_shared<FileRows>(file.dataset("m"), 1), 1,
                                    0.3F);
  for (float& value : held) value *= 0.3F;
  const StoredArray<float> resident{std::span<const float>(held)};
  StoredArray<float>::Reader ours(streamed), theirs(resident);
  for (std::size_t first = 0; first < 50; ++first) {
    const std::size_t count = 1 + (7 * first) % (50 - first);
    const float* got = ours.at(first, count);
    const float* wanted = theirs.at(first, count);
    ASSERT_EQ(wanted, held.data() + first);
    ASSERT_EQ(std::vector(got, got + count), std::vector(wanted, wanted + count));
  }
}

const h5::Storage kChunked{{1, 16}, 0, false, {}};

TEST(StoredArray, FloatsFromTheFile) {
  expect_same_bits("stored_float", [](h5::File& file) {
    return file.create<float>("m", {3, 50}, kChunked);
  });
}

TEST(StoredArray, HalvesFromTheFile) {
  expect_same_bits("stored_half", [](h5::File& file) {
    return file.create_half("m", {3, 50}, kChunked);
  });
}

TEST(StoredArray, OtherTypesAreRefused) {
  const std::string path = test::make_folder("stored_double") + "/f.h5";
  h5::File made = h5::File::create(path);
  made.write("m", std::vector<std::int16_t>{1, 2, 3});
  made.close();
  const h5::File file = h5::File::open(path);
  test::expect_user_error([&] { FileRows{file.dataset("m")}; },
                          {"cannot stream", "int16", "f.h5", "--node-memory"});
}

}  // namespace
}  // namespace s2fbench::data
