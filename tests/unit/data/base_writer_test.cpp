#include "data/base_writer.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "base/hash.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_genome.hpp"

namespace s2fbench::data {
namespace {

// Appends of odd sizes, more than one piece (1 Mi bases) in all.
TEST(BaseWriter, PiecesJoinAndTheTailIsCutOff) {
  const std::string path = test::make_folder("base_writer") + "/w.h5";
  constexpr std::size_t total = (std::size_t{1} << 20) * 2 + 777;
  std::vector<std::uint8_t> bases(total);
  std::vector<float> first(total), second(total);
  for (std::size_t i = 0; i < total; ++i) {
    bases[i] = static_cast<std::uint8_t>(i % 5);
    first[i] = static_cast<float>(i);
    second[i] = -static_cast<float>(i % 97);
  }
  {
    h5::File file = h5::File::create(path);
    BaseWriter writer(file, {"first", "second"}, 3 * total, Storage::float32);
    for (std::size_t at = 0; at < total;) {
      const std::size_t count = std::min<std::size_t>(300007, total - at);
      writer.append(
          std::span(bases).subspan(at, count),
          {std::span(first).subspan(at, count), std::span(second).subspan(at, count)});
      at += count;
    }
    EXPECT_EQ(writer.length(), static_cast<std::int64_t>(total));
    writer.finish();
    EXPECT_EQ(writer.coverage_hashes()[1],
              hash_hex({reinterpret_cast<const char*>(second.data()), 4 * total}));
    file.close();
  }
  const h5::File file = h5::File::open(path);
  EXPECT_EQ(file.dataset("bases").read<std::uint8_t>(), bases);
  const h5::Dataset coverage = file.dataset("coverage");
  coverage.expect_shape({2, total});
  EXPECT_EQ(coverage.read<float>({0, 0}, {1, total}), first);
  EXPECT_EQ(coverage.read<float>({1, 0}, {1, total}), second);
}

TEST(BaseWriter, HalfPrecisionIsRoundedAndRangeChecked) {
  const std::string path = test::make_folder("base_writer") + "/h.h5";
  h5::File file = h5::File::create(path);
  BaseWriter writer(file, {"dnase"}, 10, Storage::float16);
  const std::vector<std::uint8_t> bases = {0, 1};
  const std::vector<float> fine = {0.1F, 65504.0F};
  const std::vector<float> large = {1.0F, 70000.0F};
  writer.append(bases, {std::span<const float>(fine)});
  writer.finish();
  EXPECT_EQ(file.dataset("coverage").type_name(), "float16");
  EXPECT_EQ(file.dataset("coverage").read<float>(),
            (std::vector<float>{0.0999755859375F, 65504.0F}));
  test::expect_user_error([&] { writer.append(bases, {std::span<const float>(large)}); },
                          {"'dnase'", "70000", "float32"});
}

TEST(BaseWriter, MissingValuesAreZeroAndCounted) {
  const std::string path = test::make_folder("base_writer") + "/m.h5";
  h5::File file = h5::File::create(path);
  BaseWriter writer(file, {"a", "b"}, 3, Storage::float32);
  const float none = std::numeric_limits<float>::quiet_NaN();
  const std::vector<std::uint8_t> bases = {0, 1, 4};
  const std::vector<float> a = {none, 2.0F, none};
  const std::vector<float> b = {1.0F, 2.0F, 3.0F};
  writer.append(bases, {std::span<const float>(a), std::span<const float>(b)});
  writer.finish();
  EXPECT_EQ(writer.missing(), (std::vector<std::int64_t>{2, 0}));
  EXPECT_EQ(file.dataset("coverage").read<float>(),
            (std::vector<float>{0, 2.0F, 0, 1.0F, 2.0F, 3.0F}));
}

}  // namespace
}  // namespace s2fbench::data
