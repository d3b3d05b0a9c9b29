#include "linear/rows.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "linear/stacked_qr.hpp"
#include "made_rows.hpp"

namespace s2fbench::linear {
namespace {

// More numbers than a block holds, in both directions, and more columns than a tile.
constexpr std::int64_t kRows = 9000, kColumns = 700;

struct Made {
  torch::Tensor features = normals(kRows, kColumns, "features") + 3;
  torch::Tensor chosen =
      torch::arange(kRows).index({torch::arange(kRows).remainder(7).ne(2)});
  torch::Tensor plain =
      features.index_select(0, chosen) - features.index_select(0, chosen).mean(0);
};

const Made& made() {
  static const Made values;
  return values;
}

torch::Tensor lower(const torch::Tensor& matrix) { return matrix.tril(); }

torch::Tensor gram_of(const torch::Tensor& features) {
  const torch::Tensor ones = torch::ones({features.size(0)}, torch::kFloat64);
  return CentredRows(features).gram(ones);
}

TEST(CentredRows, GiveTheProductsOfTheWholeMatrix) {
  const CentredRows rows(made().features, made().chosen);
  const torch::Tensor& x = made().plain;
  EXPECT_EQ(rows.rows(), x.size(0));
  const torch::Tensor weights = torch::rand({x.size(0)}, torch::kFloat64);
  const torch::Tensor weighted = x.t().mm(weights.unsqueeze(1) * x);
  EXPECT_LT(distance(lower(rows.gram(weights)), lower(weighted)), 1e-12);
  EXPECT_LT(distance(rows.squares(weights).flatten(), weighted.diagonal()), 1e-12);
  const torch::Tensor v = normals(kColumns, 3, "v"), u = normals(x.size(0), 2, "u");
  EXPECT_LT(distance(rows.times(v), x.mm(v)), 1e-12);
  EXPECT_LT(distance(rows.transposed_times(u), x.t().mm(u)), 1e-12);
  const torch::Tensor w = normals(kColumns, 2, "w");
  EXPECT_LT(distance(rows.transposed_errors(u, w), x.t().mm(u - x.mm(w))), 1e-12);
  const auto [gram, right] = rows.normal_equations(u);
  EXPECT_LT(distance(lower(gram), lower(x.t().mm(x))), 1e-12);
  EXPECT_LT(distance(right, x.t().mm(u)), 1e-12);
}

TEST(CentredRows, GiveTheKernelOfAWideMatrix) {
  const torch::Tensor wide = made().features.t().slice(0, 0, 600);  // (600, 9000)
  const CentredRows rows(wide);
  const torch::Tensor x = wide - wide.mean(0);
  EXPECT_LT(distance(lower(rows.kernel()), lower(x.mm(x.t()))), 1e-12);
}

TEST(CentredRows, MakeConstantsExactlyZero) {
  torch::Tensor features = normals(1000, 3, "constants");
  features.select(1, 1) = 0.1;
  const CentredRows rows(features);
  EXPECT_EQ(rows.mean()[1].item<double>(), 0.1);
  EXPECT_EQ(gram_of(features)[1].abs().max().item<double>(), 0.0);
}

TEST(CentredRows, WidenSinglePrecision) {
  const torch::Tensor single = made().features.to(torch::kFloat32);
  EXPECT_TRUE(torch::equal(gram_of(single), gram_of(single.to(torch::kFloat64))));
}

TEST(CentredRows, RefuseWhatIsNotFinite) {
  torch::Tensor features = normals(50, 3, "finite");
  features[40][2] = std::numeric_limits<double>::infinity();
  EXPECT_THROW(CentredRows{features}, UserError);
  features[40][2] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(CentredRows{features}, UserError);
  EXPECT_NO_THROW(CentredRows(features, torch::arange(40)));
}

TEST(StackedQr, GivesTheFactorOfTheWholeMatrix) {
  const torch::Tensor x = normals(1000, 40, "stacked");
  for (const std::int64_t step : {7, 130, 1000}) {
    StackedQr qr;
    for (std::int64_t first = 0; first < 1000; first += step)
      qr.add(x.slice(0, first, std::min<std::int64_t>(first + step, 1000)));
    const torch::Tensor r = qr.factor();
    EXPECT_EQ(r.size(0), 40);
    EXPECT_TRUE(torch::equal(r, r.triu()));
    EXPECT_LT(distance(r.t().mm(r), x.t().mm(x)), 1e-13) << step;
  }
  StackedQr few;
  few.add(x.slice(0, 0, 5));
  EXPECT_EQ(few.factor().sizes(), (std::vector<std::int64_t>{5, 40}));
}

}  // namespace
}  // namespace s2fbench::linear
