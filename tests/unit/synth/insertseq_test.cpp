// The INSERT-seq task's files: layout, planted effects and ceiling, found again from
// them.
#include "synth/insertseq.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "synth/insert.hpp"
#include "written_folder.hpp"

namespace s2fbench::synth {
namespace {

class Insertseq : public testing::Test {
 protected:
  struct Written {
    WrittenFolder folder;
    InsertReport report;
    std::vector<std::string> x;  // training part
    std::vector<float> y;        // training part, (inserts, 2)
    std::vector<TableRow> rows;  // training part
    double target(std::size_t i) const { return std::log(y[2 * i] + 1.0); }
  };
  static TaskOptions options(const WrittenFolder& folder) {
    TaskOptions how;
    how.directory = folder / "data";
    how.seed = 11;
    how.rows = {1500, 30, 200};
    return how;
  }
  static void SetUpTestSuite() {
    written_ = std::make_unique<Written>();
    written_->report = synthesize_insertseq(options(written_->folder));
    const h5::File file = h5::File::open(written_->folder / "data/insert_dataset.h5");
    written_->x = letters(file.dataset("X_train"));
    written_->y = file.dataset("Y_train").read<float>();
    for (TableRow& row : table(written_->folder.lines("data/truth/inserts.tsv")))
      if (row.at("part") == "train") written_->rows.push_back(std::move(row));
  }
  static void TearDownTestSuite() { written_.reset(); }
  static inline std::unique_ptr<Written> written_;
};

// Copies that do not overlap, from the left.
std::vector<std::size_t> copies(const std::string& text, const std::string& pattern) {
  std::vector<std::size_t> starts;
  for (std::size_t at = text.find(pattern); at != std::string::npos;
       at = text.find(pattern, at + pattern.size()))
    starts.push_back(at);
  return starts;
}

// Constant, GC, donor, open signals, shielded signals, the four other elements.
std::vector<double> features(const std::string& text) {
  double gc = 0;
  for (const char letter : text) gc += letter == 'G' || letter == 'C' ? 1 : 0;
  double donor = 0;
  std::size_t donor_start = 0;
  for (std::size_t at = 0; at + 9 <= text.size(); ++at) {
    if (text[at + 3] != 'G' || text[at + 4] != 'T') continue;
    int same = 0;
    for (std::size_t i = 0; i < 9; ++i) same += text[at + i] == "CAGGTAAGT"[i] ? 1 : 0;
    const double strength = std::max(0, same - 6) / 3.0;
    if (strength > donor) {
      donor = strength;
      donor_start = at;
    }
  }
  double open = 0, shielded = 0;
  for (const std::size_t at : copies(text, "AATAAA"))
    (donor > 0.6 && donor_start < at ? shielded : open) += 1;
  std::vector<double> row = {1, gc / 173 - 0.45, donor, open, shielded};
  for (const char* pattern : {"TTTTTTT", "GAAGAAG", "GGGAGGG", "TGACGTC"})
    row.push_back(static_cast<double>(copies(text, pattern).size()));
  return row;
}

TEST_F(Insertseq, TheLayoutIsTheStudys) {
  const h5::File file = h5::File::open(written_->folder / "data/insert_dataset.h5");
  EXPECT_EQ(file.names(), (std::vector<std::string>{"X_test", "X_train", "X_valid",
                                                    "Y_test", "Y_train", "Y_valid"}));
  EXPECT_EQ(file.dataset("X_test").shape(), (h5::Shape{200, 173, 4}));
  EXPECT_EQ(file.dataset("Y_valid").shape(), (h5::Shape{30, 2}));
  EXPECT_NE(file.text_attribute("synthetic").find("synth"), std::string::npos);
  EXPECT_EQ(file.texts_attribute("labels").at(0), "totalRNA");
  EXPECT_EQ(kInsertRows, (PartRows{9131, 1149, 1137}));
  for (std::size_t i = 0; i < written_->x.size(); ++i) {
    EXPECT_EQ(written_->x[i], written_->rows[i].at("sequence"));
    EXPECT_GE(written_->y[2 * i], 0);
    EXPECT_GE(written_->y[2 * i + 1], 0);
  }
}

TEST_F(Insertseq, PlantedEffectsAreInTheTruth) {
  std::vector<std::vector<double>> rows;
  std::vector<double> truth, target;
  for (std::size_t i = 0; i < written_->x.size(); ++i) {
    const double value = std::stod(written_->rows[i].at("truth"));
    if (value == 0) continue;  // cut off
    rows.push_back(features(written_->x[i]));
    truth.push_back(value);
    target.push_back(written_->target(i));
  }
  EXPECT_GT(truth.size(), 1450U);
  const std::vector<double> planted = {1.5, 3.0, 0.9, -0.6, -0.15, -0.35, 0.4, -0.3, 0};
  const std::vector<double> exact = least_squares(rows, truth);
  const std::vector<double> noisy = least_squares(rows, target);
  for (std::size_t k = 0; k < planted.size(); ++k) {
    EXPECT_NEAR(exact[k], planted[k], 1e-4) << k;
    EXPECT_NEAR(noisy[k], planted[k], k == 1 ? 0.5 : 0.2) << k;
  }
}

TEST_F(Insertseq, NoiseIsThatOfTheGrammar) {
  double mean_gc = 0;
  for (const std::string& text : written_->x)
    mean_gc += features(text)[1] / static_cast<double>(written_->x.size());
  double squares = 0, n = 0, up = 0, down = 0;
  for (std::size_t i = 0; i < written_->x.size(); ++i) {
    const double truth = std::stod(written_->rows[i].at("truth"));
    const double gc = features(written_->x[i])[1] - mean_gc;
    up += gc * written_->target(i);
    down += gc * std::log(written_->y[2 * i + 1] + 1.0);
    if (truth < 1) continue;  // values below 0 are cut off
    squares += std::pow(written_->target(i) - truth, 2);
    n += 1;
  }
  EXPECT_NEAR(std::sqrt(squares / n), kInsertNoise, 0.02);
  EXPECT_GT(up, 0);
  EXPECT_LT(down, 0) << "a reader of the second column must notice";
}

TEST_F(Insertseq, TheCeilingIsThatOfItsPart) {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0, squares = 0;
  for (std::size_t i = 0; i < written_->x.size(); ++i) {
    const double truth = std::stod(written_->rows[i].at("truth"));
    const double target = written_->target(i);
    n += 1;
    x += truth;
    y += target;
    xx += truth * truth;
    yy += target * target;
    xy += truth * target;
    squares += std::pow(truth - target, 2);
  }
  const auto perfect = written_->folder.json("data/truth/grammar.json")["perfect_model"];
  EXPECT_NEAR(perfect["train"]["pearson"].get<double>(),
              (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y)), 1e-4);
  EXPECT_NEAR(perfect["train"]["mse"].get<double>(), squares / n, 1e-4);
  EXPECT_NEAR(perfect["test"]["pearson"].get<double>(), written_->report.pearson, 1e-4);
  EXPECT_GT(written_->report.pearson, 0.7);
  EXPECT_LT(written_->report.pearson, 0.95);
}

TEST_F(Insertseq, TheSameOptionsGiveTheSameBytes) {
  const WrittenFolder again;
  synthesize_insertseq(options(again));
  for (const char* name :
       {"insert_dataset.h5", "README.txt", "truth/inserts.tsv", "truth/grammar.json"}) {
    const std::string file = std::string("data/") + name;
    EXPECT_EQ(hash_file_hex(again / file), hash_file_hex(written_->folder / file))
        << name;
  }
  EXPECT_THROW(synthesize_insertseq(options(again)), UserError);
}

TEST(InsertRow, AStrongDonorShieldsWhatFollows) {
  std::string text(173, 'C');
  text.replace(20, 6, "AATAAA");
  text.replace(60, 9, "CAGGTAAGT");
  text.replace(100, 6, "AATAAA");
  const ReporterInsert insert = read_insert(encode(text));
  EXPECT_EQ(insert.donor, 1);
  EXPECT_EQ(insert.signals, 2);
  EXPECT_EQ(insert.shielded, 1);
  EXPECT_NEAR(insert.truth, 1.5 + 3.0 * (insert.gc - 0.45) + 0.9 - 0.6 - 0.15, 1e-12);
  text.replace(60, 2, "TC");  // two disagree: too weak to shield
  const ReporterInsert weak = read_insert(encode(text));
  EXPECT_NEAR(weak.donor, 1.0 / 3, 1e-12);
  EXPECT_EQ(weak.shielded, 0);
}

}  // namespace
}  // namespace s2fbench::synth
