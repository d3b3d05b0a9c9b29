// Tables from CSV files: the profile study's Table 2.1, and what is refused.
#include <gtest/gtest.h>

#include <fstream>

#include "base/error.hpp"
#include "cube/csv_file.hpp"
#include "cube/table.hpp"
#include "sample_sweep.hpp"

namespace s2fbench::cube {
namespace {

class Csv : public testing::Test {
 protected:
  Csv() : scratch_("csv") {}
  std::string file(const std::string& text) const {
    const std::string path = scratch_.file("table.csv");
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  std::string error(const std::string& text, const TableRequest& request) const {
    try {
      make_table(file(text), request);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  void expect_error(const std::string& text, const TableRequest& request,
                    const std::string& part) const {
    const std::string said = error(text, request);
    EXPECT_NE(said.find(part), std::string::npos) << said;
  }
  ScratchFolder scratch_;
};

// Whole-chromosome r of ten models at two resolutions, one training each (section 2.2.3
// of the study); 0.0029 is the sd over seeds that it implies elsewhere.
TEST_F(Csv, TheStudysTableWithBorrowedNoise) {
  TableRequest request;
  request.rows = {"model", "activation", "head"};
  request.noise.borrowed = noise::BorrowedNoise{0.0029};
  const Table table = make_table(S2FBENCH_CUBE_TESTS "/table_2_1.csv", request);
  ASSERT_EQ(table.noise.comparisons.size(), 90U);
  int plain = 0, holm = 0;
  for (const auto& one : table.noise.comparisons) {
    plain += one.test.p >= noise::kAlpha ? 1 : 0;
    holm += one.resolved ? 0 : 1;
  }
  EXPECT_EQ(plain, 21);
  EXPECT_EQ(holm, 26);
  const std::string text = format_table(table, "md");
  EXPECT_NE(
      text.find("26 of the 90 within-column pairs are unresolved at 0.05 with "
                "Holm's correction (21 without); z test, borrowed noise: sd 0.0029"),
      std::string::npos)
      << text;
  // From the best row downwards; letters of the first column are a chain.
  const auto group = [&](std::size_t row, std::size_t column) {
    return table.rows[row].cells[column].group;
  };
  EXPECT_EQ(group(8, 0), "a");
  EXPECT_EQ(group(9, 0), "ab");
  EXPECT_EQ(group(6, 0), "bc");
  EXPECT_EQ(group(1, 0), "d");
  EXPECT_EQ(group(9, 1), "a");
  EXPECT_EQ(group(8, 1), "ab");
  EXPECT_EQ(group(0, 1), "d");
  // Without a noise to borrow there is no ranking.
  request.noise.borrowed.reset();
  const Table bare = make_table(S2FBENCH_CUBE_TESTS "/table_2_1.csv", request);
  EXPECT_TRUE(bare.noise.comparisons.empty());
  EXPECT_NE(bare.noise.remarks.at(0).find("no ranking from n = 1"), std::string::npos);
}

TEST_F(Csv, LongFormWithRepeats) {
  TableRequest request{"r", {"model"}, {"loss"}, {}};
  const std::string path = file(
      "model,loss,seed,r\ncnn,mse,1,0.5\ncnn,mse,2,0.6\nbpnet,mse,1,0.9\n"
      "bpnet,mse,2,0.8\ncnn,poisson,1,NA\n");
  const Table table = make_table(path, request);
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.columns, (std::vector<Labels>{{"mse"}, {"poisson"}}));
  EXPECT_NEAR(table.rows[0].cells[0].value.mean, 0.55, 1e-12);
  EXPECT_EQ(table.rows[0].cells[0].value.n, 2);
  EXPECT_EQ(table.rows[0].cells[1].value.n, 0);
  EXPECT_EQ(table.noise.comparisons.size(), 1U);
  request.where = {{"seed", "2"}};
  EXPECT_NEAR(make_table(path, request).rows[0].cells[0].value.mean, 0.6, 1e-12);
}

TEST_F(Csv, QuotesAndLineEnds) {
  const CsvFile csv =
      read_csv(file("\xef\xbb\xbf\"a,b\", c\r\n\"x \"\"y\"\"\nz\",1\r\n\r\n u , 2 "));
  EXPECT_EQ(csv.columns, (std::vector<std::string>{"a,b", "c"}));
  ASSERT_EQ(csv.lines.size(), 2U);
  EXPECT_EQ(csv.lines[0].cells, (std::vector<std::string>{"x \"y\"\nz", "1"}));
  EXPECT_EQ(csv.lines[1].cells, (std::vector<std::string>{"u", "2"}));
  EXPECT_EQ(csv.lines[1].number, 5U);
}

TEST_F(Csv, MistakesAreNamed) {
  const TableRequest wide{}, by_r{"r", {"model"}, {}, {}};
  expect_error("model,x\ncnn,half\n", wide, "'half' is no number, in column 'x'");
  expect_error("model,x\ncnn,half\n", wide, "table.csv:2");
  expect_error("model,x\ncnn,inf\n", wide, "is no number");
  expect_error("model,x\ncnn\n", wide, "1 values under 2 headings");
  expect_error("model,x,x\ncnn,1,2\n", wide, "two columns are named 'x'");
  expect_error("model,x\n", wide, "no values");
  expect_error("", wide, "no values");
  expect_error("model\ncnn\n", wide, "no column of values");
  expect_error("model,x\n\"cnn,1\n", wide, "a quote that does not close");
  expect_error("model,rr\ncnn,1\n", by_r, "did you mean 'rr'?");
  // Other trainings are no repeats unless the request says so.
  const std::string mixed = "model,shards,r\ncnn,1,0.5\ncnn,4,0.6\n";
  expect_error(mixed, by_r, "column 'shards' has several values in one entry (1, 4)");
  TableRequest over = by_r;
  over.over = {"shards"};
  EXPECT_EQ(make_table(file(mixed), over).rows[0].cells[0].value.n, 2);
  TableRequest blocks = by_r;
  blocks.noise.interval = "blocks";
  expect_error(mixed, blocks, "no tracks, curves, elements or blocks");
  EXPECT_THROW(read_csv(scratch_.file("absent.csv")), UserError);
}

}  // namespace
}  // namespace s2fbench::cube
