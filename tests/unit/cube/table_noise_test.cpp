// Intervals, comparisons and tie groups of tables, and what is said of them.
#include "cube/table_noise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "cube/table.hpp"
#include "cube/table_compare.hpp"
#include "cube/table_entry.hpp"

namespace s2fbench::cube {
namespace {

using Values = std::vector<double>;

// One column; rows by name.
Table table_of(const std::vector<std::pair<std::string, Values>>& rows,
               const std::string& metric = "pearson_whole") {
  Table table{metric, "help", {"model"}, {}, {Labels{}}, {}, ""};
  for (const auto& [name, values] : rows) {
    TableCell cell{{name}, {}, noise::summarise(values)};
    cell.values = values;
    cell.state = values.empty() ? CellState::failed : CellState::done;
    table.rows.push_back({{name}, RowKind::model, {cell}});
  }
  return table;
}

std::vector<std::string> groups(const Table& table) {
  std::vector<std::string> letters;
  for (const auto& row : table.rows) letters.push_back(row.cells[0].group);
  return letters;
}

std::string remarks(const Table& table) {
  std::string all;
  for (const auto& remark : table.noise.remarks) all += remark + "\n";
  return all;
}

void expect_in(const std::string& part, const std::string& text) {
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

NoiseRequest request_of(const std::string& compare) {
  NoiseRequest request;
  request.compare = compare;
  return request;
}

const std::vector<std::pair<std::string, Values>> kThree = {
    {"low", {0.500, 0.501, 0.502}},
    {"high", {0.700, 0.701, 0.703}},
    {"also high", {0.701, 0.702, 0.700}}};

TEST(TableNoise, WelchMakesGroupsFromTheBest) {
  const Table table = with_noise(table_of(kThree), {}, {});
  EXPECT_EQ(groups(table), (std::vector<std::string>{"b", "a", "a"}));
  EXPECT_EQ(table.noise.comparisons.size(), 3U);
  EXPECT_EQ(table.noise.interval_kind, "seeds");
  EXPECT_NEAR(table.rows[0].cells[0].interval.low,
              0.501 - 4.302653 * 0.001 / std::sqrt(3), 1e-8);
  expect_in("1 of the 3 within-column pairs are unresolved at 0.05", remarks(table));
  expect_in("Welch's t test over seeds", remarks(table));
  // Errors: the lowest is the best.
  EXPECT_EQ(groups(with_noise(table_of(kThree, "mse"), {}, {})),
            (std::vector<std::string>{"a", "b", "b"}));
}

TEST(TableNoise, ThreeAgainstThreeSeedsCannotBeSignificantExactly) {
  for (const char* test : {"permutation", "mann-whitney"}) {
    const Table table = with_noise(table_of(kThree), request_of(test), {});
    EXPECT_EQ(groups(table), (std::vector<std::string>{"a", "a", "a"}));
    expect_in("3 against 3 seeds cannot go below p = 0.1", remarks(table));
    expect_in("cannot be significant", remarks(table));
  }
}

TEST(TableNoise, SmallestReachablePIsPrinted) {
  const Table table =
      with_noise(table_of({{"a", {1, 2, 3, 4, 5}}, {"b", {6, 7, 8, 9, 10}}}),
                 request_of("mann-whitney"), {});
  expect_in("smallest p that can be reached: 0.00794 (5 against 5 seeds)",
            remarks(table));
  EXPECT_EQ(groups(table), (std::vector<std::string>{"b", "a"}));
}

TEST(TableNoise, NoRankingFromSingleSeeds) {
  for (const char* test : {"welch", "permutation", "mann-whitney"}) {
    const Table table =
        with_noise(table_of({{"a", {0.5}}, {"b", {0.9}}}), request_of(test), {});
    EXPECT_TRUE(table.noise.comparisons.empty());
    EXPECT_EQ(groups(table), (std::vector<std::string>{"", ""}));
    expect_in("no ranking from n = 1 (2 of 2 entries)", remarks(table));
    EXPECT_TRUE(std::isnan(table.rows[0].cells[0].interval.low));
  }
  // Some with one: those alone are left out.
  const Table mixed = with_noise(
      table_of({{"a", {0.5}}, {"b", {0.9, 0.91}}, {"c", {0.2, 0.21}}}), {}, {});
  EXPECT_EQ(groups(mixed), (std::vector<std::string>{"", "a", "b"}));
  expect_in("no ranking from n = 1 (1 of 3 entries)", remarks(mixed));
  EXPECT_TRUE(with_noise(table_of({{"a", {0.5}}}), {}, {}).noise.remarks.empty());
}

// Against a value without noise Welch's test is Student's: mean .52, sd .02, n = 4, so
// t = 2 for .50 and 3 degrees of freedom, p = .1393.
TEST(TableNoise, SolutionsAreComparedWithTrainedModelsAlone) {
  const double off = 0.02 * std::sqrt(0.75);
  Table table = table_of({{"trained", {0.52 - off, 0.52 - off, 0.52 + off, 0.52 + off}},
                          {"solved", {0.50}},
                          {"also solved", {0.30}}});
  table.rows[1].cells[0].exact = table.rows[2].cells[0].exact = true;
  const auto comparisons = compare_rows(table, {}, {});
  ASSERT_EQ(comparisons.size(), 2U);
  EXPECT_NEAR(comparisons[0].test.p, 0.139326, 1e-6);
  EXPECT_EQ(comparisons[1].b, 2U);
  expect_in("every seed gives the same, so nothing tells two of them apart",
            remarks(with_noise(table, {}, {})));
  EXPECT_TRUE(compare_rows(table, request_of("permutation"), {}).empty());
}

// A metric of either kind must be told here, so that none is ranked the wrong way round.
TEST(TableNoise, EveryMetricHasABestEnd) {
  const std::set<std::string> lowest = {"mse",
                                        "mean_squared_error",
                                        "perplexity",
                                        "js_distance",
                                        "js_divergence",
                                        "poisson_nll",
                                        "poisson_deviance",
                                        "calibration_error",
                                        "calibration_error_largest",
                                        "conformal_width",
                                        "variation_score"};
  const std::set<std::string> highest = {"windows",
                                         "pearson_whole",
                                         "spearman_whole",
                                         "pearson_window",
                                         "spearman_window",
                                         "pearson_whole_smoothed",
                                         "pearson_window_smoothed",
                                         "auroc",
                                         "average_precision",
                                         "aupr",
                                         "pearson_specific",
                                         "pearson_tracks_mean",
                                         "conformal_coverage",
                                         "conformal_coverage_low",
                                         "conformal_coverage_high",
                                         "spread",
                                         "spread_error_correlation",
                                         "variant_pearson",
                                         "variant_spearman",
                                         "variant_pearson_variants",
                                         "variant_pearson_repeat",
                                         "pearson",
                                         "spearman",
                                         "accuracy",
                                         "pearson_filtered",
                                         "spearman_filtered",
                                         "masked_accuracy"};
  for (const auto& row : catalogue::metrics()) {
    if (row.kind != catalogue::MetricRow::Kind::metric) continue;
    const std::string name = row.name.substr(0, row.name.find("_scaled_"));
    EXPECT_EQ(lowest.contains(name) + highest.contains(name), 1) << row.name;
    EXPECT_EQ(lowest_is_best(row.name), lowest.contains(name)) << row.name;
  }
}

TEST(TableEntry, SolutionsCountOnceForEachSetting) {
  const auto share = [](double value, std::int64_t solved) {
    return Share{value, 1, {0}, {value}, solved};
  };
  const CellStates done{
      std::vector<std::uint8_t>(6, static_cast<std::uint8_t>(CellState::done)),
      std::vector<std::string>(6)};

  const auto n = [&](const Bucket& bucket) {
    return table_cell({}, {}, bucket, done).value.n;
  };
  const Bucket copies = {{0, share(0.5, 7)}, {1, share(0.5, 7)}, {2, share(0.5, 7)}};
  EXPECT_EQ(n(copies), 1);
  EXPECT_TRUE(table_cell({}, {}, copies, done).exact);
  // Rows drawn by the seed, other parts that come to the same, trained models.
  EXPECT_EQ(n({{0, share(0.5, 7)}, {1, share(0.6, 7)}}), 2);
  EXPECT_EQ(n({{0, share(0.5, 7)}, {1, share(0.5, 7)}, {2, share(0.5, 8)}}), 2);
  const Bucket trained = {{0, share(0.5, -1)}, {1, share(0.5, -1)}};
  EXPECT_EQ(n(trained), 2);
  EXPECT_FALSE(table_cell({}, {}, trained, done).exact);
  EXPECT_FALSE(table_cell({}, {}, {{0, share(0.5, -1)}}, done).exact);
}

TEST(TableNoise, BorrowedNoiseIsAskedForByNameAndLabelled) {
  NoiseRequest request;
  request.borrowed = noise::BorrowedNoise{0.01};
  const Table table =
      with_noise(table_of({{"a", {0.5}}, {"b", {0.9}}, {"c", {0.51}}}), request, {});
  EXPECT_EQ(groups(table), (std::vector<std::string>{"b", "a", "b"}));
  EXPECT_EQ(table.noise.interval_kind, "borrowed");
  EXPECT_NEAR(table.rows[0].cells[0].interval.high, 0.5 + 1.959964 * 0.01, 1e-7);
  expect_in("z test, borrowed noise: sd 0.01", remarks(table));
  request.borrowed->df = 2;
  const Table with_df = with_noise(table_of({{"a", {0.5}}}), request, {});
  EXPECT_NEAR(with_df.rows[0].cells[0].interval.high, 0.5 + 4.302653 * 0.01, 1e-7);
}

TEST(TableNoise, NothingIsComparedWhenNobodyAsks) {
  NoiseRequest request = request_of("none");
  request.interval = "none";
  const Table table = with_noise(table_of(kThree), request, {});
  EXPECT_TRUE(table.noise.remarks.empty());
  EXPECT_TRUE(table.noise.comparisons.empty());
  EXPECT_EQ(format_table(table, "md").find('['), std::string::npos);
}

TEST(TableNoise, EmptyEntriesAndBaselinesAreNotCompared) {
  Table table = table_of({{"a", {1, 2}}, {"b", {}}, {"gc", {5, 5}}});
  table.rows[2].kind = RowKind::baseline;
  EXPECT_TRUE(with_noise(table, {}, {}).noise.comparisons.empty());
}

// Tracks side by side are no rivals.
TEST(TableNoise, RowsOfDifferentTracksAreNotCompared) {
  Table table = table_of({{"cnn", {1, 1.1}}, {"cnn", {5, 5.1}}, {"bpnet", {2, 2.1}}});
  table.row_axes = {"model", "track"};
  table.measured = {1};
  table.rows[0].labels.push_back("liver");
  table.rows[1].labels.push_back("blood");
  table.rows[2].labels.push_back("liver");
  const Table done = with_noise(table, {}, {});
  ASSERT_EQ(done.noise.comparisons.size(), 1U);
  EXPECT_EQ(done.noise.comparisons[0].b, 2U);
  EXPECT_EQ(groups(done), (std::vector<std::string>{"b", "", "a"}));
}

TEST(TableNoise, PairedOverTheBlocksOfTheTestSet) {
  TableResamples resamples;
  resamples.blocks = 12;
  resamples.block_bp = 50000;
  resamples.test_set = "tiled";
  resamples.chromosomes = {"chr8"};
  Values wide(200);
  for (std::size_t i = 0; i < wide.size(); ++i) wide[i] = 0.01 * static_cast<double>(i);
  Values above = wide;
  for (double& value : above) value += 0.001;
  resamples.entries[{0, 0}] = {wide};
  resamples.entries[{1, 0}] = {above};
  NoiseRequest request = request_of("blocks");
  request.interval = "blocks";
  request.bootstrap.resamples = 200;
  const Table table =
      with_noise(table_of({{"a", {1.0}}, {"b", {1.001}}}), request, resamples);
  EXPECT_EQ(groups(table), (std::vector<std::string>{"b", "a"}));
  EXPECT_NEAR(table.rows[0].cells[0].interval.low, 0.04975, 1e-9);
  expect_in("one chromosome, chr8: says nothing of others", table.noise.interval);
  expect_in("12 blocks of 50 kb", table.noise.interval);
  expect_in("of these trainings alone", remarks(table));
  // Seeds cannot be drawn from one.
  request.compare = "both";
  request.interval = "both";
  const Table both =
      with_noise(table_of({{"a", {1.0}}, {"b", {1.001}}}), request, resamples);
  EXPECT_TRUE(both.noise.comparisons.empty());
  EXPECT_TRUE(std::isnan(both.rows[0].cells[0].interval.low));
  expect_in("no ranking from n = 1", remarks(both));
}

TEST(TableNoise, FormatsCarryIntervalsAndGroups) {
  const Table table = with_noise(table_of(kThree), {}, {});
  const auto json = nlohmann::json::parse(format_table(table, "json"));
  EXPECT_EQ(json.at("cells").at(0).at("interval"), "seeds");
  EXPECT_EQ(json.at("cells").at(0).at("group"), "b");
  EXPECT_EQ(json.at("noise").at("compare"), "welch");
  EXPECT_EQ(json.at("noise").at("comparisons").size(), 3U);
  EXPECT_LT(json.at("noise").at("comparisons").at(0).at("p_holm"), 0.05);
  expect_in("low,model,0.501", format_table(table, "csv"));
  expect_in(",seeds,b,done,", format_table(table, "csv"));
  expect_in("[95 % t-interval over seeds]", format_table(table, "md"));
  expect_in("within-column pairs", format_table(table, "md"));
  expect_in("% a, b, ...", format_table(table, "latex"));
}

TEST(TableNoise, NonsenseIsRefused) {
  NoiseRequest request = request_of("welsh");
  EXPECT_THROW(check_noise_request(request), UserError);
  request = {};
  request.interval = "seed";
  EXPECT_THROW(check_noise_request(request), UserError);
  request = {};
  request.bootstrap.resamples = 10;
  EXPECT_THROW(check_noise_request(request), UserError);
  for (const double sd : {0.0, -1.0, noise::kNan, HUGE_VAL}) {
    request = {};
    request.borrowed = noise::BorrowedNoise{sd};
    EXPECT_THROW(check_noise_request(request), UserError) << sd;
  }
  request.borrowed = noise::BorrowedNoise{1, 0};
  EXPECT_THROW(check_noise_request(request), UserError);
}

TEST(Compare, ElementsArePairs) {
  Table table =
      table_of({{"good", {0.5}}, {"bad", {0.4}}, {"few", {0.3}}}, "variant_pearson");
  for (std::int64_t element = 0; element < 8; ++element) {
    const double easy = 0.1 * static_cast<double>(element);  // or hard, for all models
    table.rows[0].cells[0].parts[element] = easy + 0.02;
    table.rows[1].cells[0].parts[element] = easy;
    if (element == 0) table.rows[2].cells[0].parts[element] = easy;
  }
  const auto said = with_noise(table, request_of("elements"), {});
  ASSERT_EQ(said.noise.comparisons.size(), 1U);  // one element is no pair
  EXPECT_DOUBLE_EQ(said.noise.comparisons[0].test.p, 2.0 / 256);
  EXPECT_TRUE(said.noise.comparisons[0].resolved);
  EXPECT_EQ(groups(said), (std::vector<std::string>{"a", "b", ""}));
  expect_in("paired over elements", remarks(said));
  expect_in("smallest p that can be reached: 0.00781 (8 elements)", remarks(said));
  for (auto& row : table.rows) row.cells[0].parts.clear();
  expect_in("nothing to pair", remarks(with_noise(table, request_of("elements"), {})));
}

}  // namespace
}  // namespace s2fbench::cube
